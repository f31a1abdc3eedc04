"""Learns the statistics of the corpus: the boilerplate of each source, and the number of articles that hold each word and run of words."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from twicetold_spark.articles import Articles
from twicetold_spark.stages import Stages

#: Number of words that teach the boilerplate of a source and of the whole corpus (`TemplateRule.words`).
SOURCE_WORDS = 2**19
CORPUS_WORDS = 2**22
#: A smaller group teaches nothing (`SMALLEST_GROUP`).
SMALLEST_GROUP = 4
#: One run of words in 8, 16 or 32 is counted, so that there are at most `MANY_SAMPLES` (`samplingRate`).
RATES = (8, 16, 32)
MANY_SAMPLES = 2**26
#: Least number of articles with a background, and of the holders of a run that is kept (`MANY`).
MANY = 6
#: Most words and runs of the statistics, which each worker holds in memory; those with the most holders are kept. A word that fewer
#: than 1 % of the articles hold weighs as much as an unknown word, and at most some 25,000 words have more holders.
MOST_WORDS = 2**24
MOST_RUNS = 2**25
#: The group of all articles.
CORPUS = ""

PARTS = {"kind": "string", "key": "string", "hashes": "binary", "counts": "binary"}


class Statistics:
    def __init__(self, stages: Stages, articles: Articles):
        self._stages = stages
        self._articles = articles
        self._boilerplate = ""

    def learn(self) -> bytes:
        """The bytes of the statistics, in the format that `--stats` reads."""
        templates = self._templates()
        boilerplate = self._assembled("boilerplate", templates, articles=0, rate=RATES[0])
        self._boilerplate = self._stages.ship("boilerplate", boilerplate)
        contents = self.contents()
        totals = contents.agg(F.count("*"), F.coalesce(F.sum("words"), F.lit(0))).collect()[0]
        articles, words = int(totals[0]), int(totals[1])
        rate = next((rate for rate in RATES if words / rate <= MANY_SAMPLES), RATES[-1])
        counts = most_held(self._counted("words", contents), MOST_WORDS).withColumn("kind", F.lit("words"))
        if articles >= MANY:
            runs = self._counted("runs", contents, rate=rate).where(F.col("count") >= MANY)
            runs = most_held(runs, MOST_RUNS)
            counts = counts.union(runs.withColumn("kind", F.lit("runs")).select(counts.columns))
        parts = templates.unionByName(_packed_counts(counts))
        return self._assembled("statistics", parts, articles=articles, rate=rate, site=self._articles.site())

    def contents(self) -> DataFrame:
        """The words, without boilerplate, of the articles that are long enough without it."""
        return self.long_enough(self.cut())

    def cut(self) -> DataFrame:
        """The words, without boilerplate, of the articles that are compared."""
        return self._stages.table("contents", lambda: self.without_boilerplate(self._articles.texts()))

    def long_enough(self, contents: DataFrame) -> DataFrame:
        return contents.where(F.col("words") >= int(self._stages.options.get("minWords", 20)))

    def without_boilerplate(self, texts: DataFrame) -> DataFrame:
        takes = {"number": "long", "source": "string", "language": "int", "hashes": "binary", "flags": "binary"}
        gives = {"number": "long", "language": "int", "words": "int", "hashes": "binary", "flags": "binary"}
        return self._stages.step(texts, "cut", takes, gives, statistics=self._boilerplate)

    def _assembled(self, name: str, parts: DataFrame, **settings: Any) -> bytes:
        def build() -> DataFrame:
            # one task makes the file; its bytes do not depend on the order of the parts
            rows = parts.coalesce(1)
            return self._stages.step(rows, "statistics", PARTS, {"bytes": "binary"}, **settings)

        return bytes(self._stages.table(name, build).collect()[0]["bytes"])

    def _templates(self) -> DataFrame:
        """The n-grams of the boilerplate of each source, as parts of statistics."""

        def build() -> DataFrame:
            texts = self._articles.texts().select("number", "hashes", "flags")
            learned = self._stages.step(
                self._stages.together(self._teachers().join(texts, "number"), "group", "number"),
                "learn",
                {"group": "string", "hashes": "binary", "flags": "binary"},
                {"group": "string", "grams": "binary"},
            )
            return learned.select(
                F.lit("template").alias("kind"),
                F.col("group").alias("key"),
                F.col("grams").alias("hashes"),
                F.lit(b"").alias("counts"),
            )

        return self._stages.table("templates", build)

    def _teachers(self) -> DataFrame:
        """The articles that teach the boilerplate of each source and of the corpus, selected by the hash of their words (`teachersOf`)."""
        compared = self._articles.compared().select("number", "source", "words", "textHash")
        sources = [row["source"] for row in self._articles.articles().select("source").distinct().limit(2).collect()]
        # if all articles come from one folder, the folder is no source
        by_source = compared if len(sources) != 1 or sources[0].startswith("p") else compared.limit(0)
        totals = by_source.groupBy("source").agg(F.sum("words").alias("total"), F.count("*").alias("size"))
        steps = totals.where(F.col("size") >= SMALLEST_GROUP).select(
            "source", _step("total", SOURCE_WORDS).alias("step")
        )
        of_sources = by_source.join(steps, "source").where(F.col("textHash") % F.col("step") == 0)
        total = compared.agg(F.coalesce(F.sum("words"), F.lit(0)).alias("total"))
        step = total.select(_step("total", CORPUS_WORDS)).collect()[0][0]
        of_corpus = compared.where(F.col("textHash") % step == 0)
        return of_sources.select("number", F.col("source").alias("group")).union(
            of_corpus.select("number", F.lit(CORPUS).alias("group"))
        )

    def _counted(self, step: str, contents: DataFrame, **settings: Any) -> DataFrame:
        """The number of articles that hold each word or each run of words."""
        return self._stages.table(
            f"counted-{step}",
            lambda: (
                self._stages.step(contents, step, {"hashes": "binary"}, {"hash": "long", "count": "long"}, **settings)
                .groupBy("hash")
                .agg(F.sum("count").alias("count"))
            ),
        )


def _step(total: str, words: int) -> Column:
    """The lowest power of two that divides the column `total` to at most `words`."""
    doublings = sum((F.when(F.col(total) > words * 2**n, 1).otherwise(0) for n in range(32)), F.lit(0))
    return F.pow(F.lit(2.0), doublings).cast("long")


def most_held(counts: DataFrame, most: int) -> DataFrame:
    """At most `most` rows, those with the highest counts. Of the rows with the same count it returns all or none."""
    if counts.count() <= most:
        return counts
    total = 0
    for row in counts.groupBy("count").agg(F.count("*").alias("rows")).orderBy(F.desc("count")).toLocalIterator():
        total += row["rows"]
        if total > most:
            return counts.where(F.col("count") > row["count"])
    return counts


def _packed_counts(counts: DataFrame) -> DataFrame:
    """Packs counts into parts of statistics, many counts in a row."""

    def pack(batches: Any) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        for batch in batches:
            for kind in batch.column("kind").unique().to_pylist():
                rows = batch.filter(pc.equal(batch.column("kind"), kind))
                numbers = {
                    name: bytes(rows.column(name).cast(pa.uint32()).buffers()[1])[: rows.num_rows * 4]
                    for name in ("hash", "count")
                }
                yield pa.RecordBatch.from_pydict(
                    {"kind": [kind], "key": [""], "hashes": [numbers["hash"]], "counts": [numbers["count"]]}
                )

    return counts.select("kind", "hash", "count").mapInArrow(
        pack, "kind string, key string, hashes binary, counts binary"
    )
