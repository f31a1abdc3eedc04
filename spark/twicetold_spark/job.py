"""The job: the stages of a scan, of which each worker runs one step on its rows, and Spark brings together what belongs together.

Every stage is a Parquet table in the work folder. A job that is started again goes on behind the last stage that is complete.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from pyspark import SparkFiles
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.types import (
    BinaryType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from twicetold_spark.components import connected_components
from twicetold_spark.frames import Schema
from twicetold_spark.storage import Folder
from twicetold_spark.worker import Step, WorkerError, check_node, on_each_machine

TYPES = {
    "long": LongType(),
    "double": DoubleType(),
    "int": IntegerType(),
    "string": StringType(),
    "binary": BinaryType(),
}

#: Words that teach the boilerplate of a source, and of the whole corpus (`TemplateRule.words`).
SOURCE_WORDS = 2**19
CORPUS_WORDS = 2**22
#: A smaller group teaches nothing (`SMALLEST_GROUP`).
SMALLEST_GROUP = 4
#: One run of words in so many is counted, so that there are no more samples than this (`samplingRate`).
RATES = (8, 16, 32)
MANY_SAMPLES = 2**26
#: Fewer articles cannot make a background, and fewer holders are not kept (`MANY`).
MANY = 6
#: A publisher of so large a share of the articles is the site that they are of (`SITE_SHARE`).
SITE_SHARE = 0.9
#: The group of all articles.
CORPUS = ""


@dataclass(frozen=True)
class Settings:
    """What decides the result. The number of partitions does not."""

    #: Options of the detection by their names in the README: `threshold`, `minWords`, ...
    options: dict[str, Any] = field(default_factory=dict)
    #: Rules of `--keep`, relations of `--drop` and the rule of `--editions`, as in the library.
    keep: list[Any] = field(default_factory=list)
    drop: list[str] | None = None
    editions: str | None = None


class Job:
    """A run over articles in JSON Lines or Parquet.

    :param inputs: files or folders of any Hadoop file system
    :param output: a folder; tables are written into it, and the stages into `_work` in it
    :param worker: path of the worker's file on this machine
    :param partitions: tasks of a stage; by default `spark.sql.shuffle.partitions`
    """

    def __init__(
        self,
        spark: SparkSession,
        inputs: list[str],
        output: str,
        worker: str,
        settings: Settings = Settings(),
        partitions: int | None = None,
        input_format: str = "jsonl",
    ):
        self.spark = spark
        self.inputs = inputs
        self.input_format = input_format
        self.settings = settings
        self.partitions = partitions or int(spark.conf.get("spark.sql.shuffle.partitions"))
        self.output = Folder(spark, output)
        self.work = self.output / "_work"
        self.worker = os.path.basename(worker)
        if os.path.isfile(worker):
            spark.sparkContext.addFile(worker)
        elif not os.path.isfile(SparkFiles.get(self.worker)):
            # `--files` of spark-submit has shipped it otherwise
            raise FileNotFoundError(f"{worker}: no such file; npm run build:worker makes it")
        spark.sparkContext.addPyFile(_package())
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "2000")
        spark.conf.set("spark.sql.shuffle.partitions", str(self.partitions))

    # ---- running

    def run(self) -> dict[str, int]:
        """Runs all stages, and returns the number of rows of each table of the output.

        Raises WorkerError where a machine has no Node.js, before any work is done.
        """
        self._check_machines()
        self._check_work()
        statistics = self._learn()
        candidates = self._pair(statistics)
        return self._report(candidates, statistics)

    def _check_machines(self) -> None:
        tasks = max(2, self.spark.sparkContext.defaultParallelism) * 2
        faults = (
            self.spark.sparkContext.parallelize(range(tasks), tasks)
            .mapPartitions(on_each_machine(check_node, "executor"))
            .distinct()
            .collect()
        )
        if faults:
            raise WorkerError("; ".join(faults))

    def _check_work(self) -> None:
        """The stages of a work folder are of one input and one set of settings."""
        told = json.dumps({"inputs": self.inputs, **asdict(self.settings)}, sort_keys=True)
        known = self.work.read_text("job.json")
        if known is None:
            self.work.write_bytes("job.json", told.encode())
        elif known != told:
            raise ValueError(f"{self.work.path} belongs to a job with other inputs or settings: delete it, or use them")

    def _stage(self, name: str, build: Callable[[], DataFrame]) -> DataFrame:
        """The table of a stage, which is built unless it is complete already."""
        path = (self.work / name).path
        if not self.work.exists(f"{name}/_SUCCESS"):
            self.spark.sparkContext.setJobDescription(name)
            build().write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def _step(self, rows: DataFrame, name: str, takes: Schema, gives: Schema, **settings: Any) -> DataFrame:
        """Runs a step on each partition of the rows."""
        step = Step(name, takes, gives, {"options": self.settings.options, **settings}, self.worker)
        schema = StructType([StructField(column, TYPES[kind], False) for column, kind in gives.items()])
        return rows.select(*takes).mapInArrow(step, schema)

    def _together(self, rows: DataFrame, key: str, *order: str) -> DataFrame:
        """Rows of one key in one partition, one behind the other."""
        return rows.repartition(self.partitions, key).sortWithinPartitions(key, *order)

    # ---- articles

    def _records(self) -> DataFrame:
        if self.input_format == "jsonl":
            rows = self.spark.read.text(self.inputs).withColumnRenamed("value", "record")
            rows = rows.where(F.length(F.trim("record")) > 0)
        else:
            table = self.spark.read.parquet(*self.inputs)
            rows = table.select(F.to_json(F.struct(*table.columns)).alias("record"))
        path = F.regexp_replace(F.input_file_name(), "^[a-z0-9]+:/+", "/")
        return rows.select(path.alias("path"), F.col("record"))

    def _prepared(self) -> DataFrame:
        gives = {
            "id": "string",
            "status": "string",
            "reason": "string",
            "details": "string",
            "source": "string",
            "words": "int",
            "language": "int",
            "fingerprint": "binary",
            "hashes": "binary",
            "flags": "binary",
        }
        takes = {"path": "string", "record": "string"}
        return self._stage(
            "prepared",
            lambda: self._step(self._records().repartition(self.partitions), "prepare", takes, gives),
        )

    def _articles(self) -> DataFrame:
        """All articles without their words, numbered in the order of their ids (by code unit, as a scan orders them)."""
        prepared = self._prepared().where(F.col("status").isin("ok", "partial", "too-short"))

        def build() -> DataFrame:
            rows = self._with_own_ids(prepared.drop("hashes", "flags"))
            numbered = self._numbered("order", rows.withColumn("key", _code_units("id")), "key")
            texts = (
                numbered.where(F.length("fingerprint") > 0)
                .groupBy("fingerprint")
                .agg(F.min("number").alias("first"), F.count("*").alias("holders"))
            )
            return numbered.join(texts, "fingerprint", "left").select(
                "number",
                "id",
                "given",
                "status",
                "reason",
                "details",
                "source",
                "words",
                "language",
                F.coalesce("first", "number").alias("first"),
                F.coalesce("holders", F.lit(1)).alias("holders"),
                "fingerprint",
            )

        return self._stage("articles", build)

    def _with_own_ids(self, rows: DataFrame) -> DataFrame:
        """Of several articles with one id the second becomes `ID~2`, and so on. `given` is the id that the article came with."""
        shown = ["path", "title", "source", "url", "published", "disguised"]
        order = [_code_units(F.coalesce(F.get_json_object("details", f"$.{name}"), F.lit(""))) for name in shown]
        window = Window.partitionBy("id").orderBy(*order, F.col("status"), F.col("reason"), F.col("fingerprint"))
        place = F.row_number().over(window)
        return rows.withColumn("given", F.col("id")).withColumn(
            "id", F.when(place == 1, F.col("id")).otherwise(F.concat("id", F.lit("~"), place.cast("string")))
        )

    def _numbered(self, name: str, rows: DataFrame, key: str) -> DataFrame:
        """Rows with the column `number`: their place, from 0, in the order of the key. No task sees all rows."""
        ordered = self._stage(
            name,
            lambda: (
                rows.repartitionByRange(self.partitions, key)
                .sortWithinPartitions(key)
                .withColumn("_place", F.monotonically_increasing_id())
            ),
        )
        # the upper bits of such an id are the number of the partition, the lower ones the place in it
        part = F.shiftright("_place", 33)
        counts = ordered.groupBy(part.alias("_part")).count().orderBy("_part").collect()
        starts, start = [], 0
        for row in counts:
            starts.append((row["_part"], start))
            start += row["count"]
        offsets = self.spark.createDataFrame(starts or [(0, 0)], "_part long, _start long")
        return (
            ordered.withColumn("_part", part)
            .join(F.broadcast(offsets), "_part")
            .withColumn("number", F.col("_start") + F.col("_place").bitwiseAND(F.lit(2**33 - 1)))
            .drop("_part", "_start", "_place", key)
        )

    def _texts(self) -> DataFrame:
        """The words of the articles that are compared: the first of each text, if it is long enough."""

        def build() -> DataFrame:
            wanted = self._compared().select("number", "fingerprint")
            words = self._prepared().where(F.col("status").isin("ok", "partial"))
            # articles with one text have the same words, but perhaps other flags: those of the first one count
            return self._words_of_first(words, wanted)

        return self._stage("texts", build)

    def _words_of_first(self, words: DataFrame, wanted: DataFrame) -> DataFrame:
        articles = self._articles().where(F.col("number") == F.col("first"))
        firsts = articles.join(wanted.select("number"), "number", "left_semi").select(
            "number", F.col("given").alias("id"), "fingerprint", "details"
        )
        return (
            words.join(firsts, ["id", "fingerprint", "details"])
            .dropDuplicates(["number"])
            .select("number", "source", "language", "words", "hashes", "flags")
        )

    def _compared(self) -> DataFrame:
        return self._articles().where((F.col("number") == F.col("first")) & F.col("status").isin("ok", "partial"))

    # ---- what the corpus teaches

    def _learn(self) -> str:
        """The statistics of the corpus, in a file that Spark has shipped. Returns its name."""
        templates = self._templates()
        self._ship("templates", self._assembled("boilerplate", templates, articles=0, rate=RATES[0]))
        contents = self._contents()
        totals = contents.agg(F.count("*"), F.coalesce(F.sum("words"), F.lit(0))).first()
        articles, words = int(totals[0]), int(totals[1])
        rate = next((rate for rate in RATES if words / rate <= MANY_SAMPLES), RATES[-1])
        counts = self._counted("words", contents).withColumn("kind", F.lit("words"))
        if articles >= MANY:
            runs = self._counted("runs", contents, rate=rate).where(F.col("count") >= MANY)
            counts = counts.union(runs.withColumn("kind", F.lit("runs")).select(counts.columns))
        parts = templates.unionByName(_packed_counts(counts))
        statistics = self._assembled("statistics", parts, articles=articles, rate=rate, site=self._site())
        self.output.write_bytes("statistics", statistics)
        return self._ship("statistics", statistics)

    def _ship(self, name: str, content: bytes) -> str:
        folder = tempfile.mkdtemp(prefix="twicetold-")
        path = os.path.join(folder, f"{name}-{os.path.basename(folder)}.bin")
        with open(path, "wb") as file:
            file.write(content)
        self.spark.sparkContext.addFile(path)
        setattr(self, f"_{name}_file", os.path.basename(path))
        return os.path.basename(path)

    def _assembled(self, name: str, parts: DataFrame, **settings: Any) -> bytes:
        takes = {"kind": "string", "key": "string", "hashes": "binary", "counts": "binary"}

        def build() -> DataFrame:
            # one task: equal statistics are equal bytes, whatever the order of their parts
            rows = parts.coalesce(1)
            return self._step(rows, "statistics", takes, {"bytes": "binary"}, **settings)

        return bytes(self._stage(name, build).first()["bytes"])

    def _templates(self) -> DataFrame:
        """The n-grams that are boilerplate, by source, as parts of statistics."""

        def build() -> DataFrame:
            teachers = self._teachers().join(self._texts().select("number", "hashes", "flags"), "number")
            learned = self._step(
                self._together(teachers, "group", "place"),
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

        return self._stage("templates", build)

    def _teachers(self) -> DataFrame:
        """The articles that teach boilerplate: of each source, and of the corpus, every n-th one, so that few words teach."""
        compared = self._compared().select("number", "source", "words")
        sources = [row["source"] for row in self._articles().select("source").distinct().limit(2).collect()]
        # a single folder is no source among others
        by_source = compared if len(sources) != 1 or sources[0].startswith("p") else compared.limit(0)
        totals = by_source.groupBy("source").agg(F.sum("words").alias("total"), F.count("*").alias("size"))
        totals = totals.where(F.col("size") >= SMALLEST_GROUP)
        place = F.row_number().over(Window.partitionBy("source").orderBy("number")) - 1
        of_sources = (
            by_source.join(totals, "source")
            .withColumn("place", place.cast("long"))
            .withColumn("step", F.ceil(F.col("total") / SOURCE_WORDS))
            .select("number", F.col("source").alias("group"), "place", "step")
        )
        placed = self._numbered(
            "compared", compared.select(F.col("number").alias("article"), F.col("number").alias("key"), "words"), "key"
        )
        total = placed.agg(F.coalesce(F.sum("words"), F.lit(0))).first()[0]
        of_corpus = placed.select(
            F.col("article").alias("number"),
            F.lit(CORPUS).alias("group"),
            F.col("number").alias("place"),
            F.lit(-(-int(total) // CORPUS_WORDS)).cast("long").alias("step"),
        )
        return of_sources.union(of_corpus).where(
            (F.col("step") <= 1) | (F.col("place") % F.greatest(F.col("step"), F.lit(1)) == 0)
        )

    def _contents(self) -> DataFrame:
        """The words of the articles without boilerplate; only articles that are long enough then."""
        return self._cut().where(F.col("words") >= self._minimum_words())

    def _minimum_words(self) -> int:
        return int(self.settings.options.get("minWords", 20))

    def _cut(self) -> DataFrame:
        return self._stage(
            "contents",
            lambda: self._step(
                self._texts(),
                "cut",
                {"number": "long", "source": "string", "language": "int", "hashes": "binary", "flags": "binary"},
                {"number": "long", "language": "int", "words": "int", "hashes": "binary", "flags": "binary"},
                statistics=self._templates_file,
            ),
        )

    def _counted(self, step: str, contents: DataFrame, **settings: Any) -> DataFrame:
        """In how many articles each word, or each run of words, stands."""
        return self._stage(
            f"counted-{step}",
            lambda: (
                self._step(contents, step, {"hashes": "binary"}, {"hash": "long", "count": "long"}, **settings)
                .groupBy("hash")
                .agg(F.sum("count").alias("count"))
            ),
        )

    # ---- pairs

    def _pair(self, statistics: str) -> DataFrame:
        """The candidate pairs, by the numbers of their articles."""
        sketches = self._sketches(statistics)

        def build() -> DataFrame:
            values = self._step(
                sketches, "values", {"place": "long", "values": "binary"}, {"value": "long", "place": "long"}
            )
            before = self._step(
                self._together(values, "value", "place"),
                "predecessors",
                {"value": "long", "place": "long"},
                {"place": "long", "before": "binary"},
            )
            return self._step(
                self._together(before, "place"),
                "overlaps",
                {"place": "long", "before": "binary"},
                {"left": "long", "right": "long"},
            )

        return self._stage("candidates", build)

    def _sketches(self, statistics: str) -> DataFrame:
        return self._stage(
            "sketches",
            lambda: self._step(
                self._contents(),
                "sketch",
                {"number": "long", "language": "int", "hashes": "binary", "flags": "binary"},
                {
                    "number": "long",
                    "place": "long",
                    "language": "int",
                    "hashes": "binary",
                    "flags": "binary",
                    "values": "binary",
                },
                statistics=statistics,
            ),
        )

    def _scored(self, candidates: DataFrame, statistics: str) -> DataFrame:
        """The pairs that a scan keeps, each with its packed numbers."""

        def build() -> DataFrame:
            contents = self._sketches(statistics).select(F.col("number").alias("right"), "language", "hashes", "flags")
            queries = candidates.select("left").distinct().withColumn("right", F.col("left"))
            rows = candidates.select("left", "right").union(queries).join(contents, "right")
            # the content of the query goes before those that it is compared with
            rows = rows.withColumn("rank", F.when(F.col("left") == F.col("right"), 0).otherwise(1))
            return self._step(
                self._together(rows, "left", "rank", "right"),
                "compare",
                {"left": "long", "right": "long", "language": "int", "hashes": "binary", "flags": "binary"},
                {"a": "long", "b": "long", "similarity": "double", "packed": "binary"},
                statistics=statistics,
            )

        return self._stage("scored", build)

    # ---- clusters and tables

    def _report(self, candidates: DataFrame, statistics: str) -> dict[str, int]:
        scored = self._scored(candidates, statistics)
        articles = self._articles()
        findings = self._findings(articles, scored, candidates)
        tables = {
            "pairs": self._values(findings, "pair", "pairs"),
            "clusters": self._clusters(findings),
            "families": self._values(findings, "family", "families"),
            "digests": self._values(findings, "digest", "digests"),
            "removed": self._values(findings, "removed", "removed"),
        }
        removed = tables["removed"].select(F.get_json_object("value", "$.id").alias("id"))
        shown = articles.select("id", "status", "reason", "words", "details")
        tables["articles"] = shown
        tables["kept"] = articles.select("id", "details").join(removed, "id", "left_anti")
        rejected = self._prepared().where(~F.col("status").isin("ok", "partial", "too-short"))
        tables["rejected"] = rejected.select(
            "id", "status", "reason", F.get_json_object("details", "$.path").alias("path")
        )
        counts = {}
        for name, table in tables.items():
            path = (self.output / f"{name}.parquet").path
            if not self.output.exists(f"{name}.parquet/_SUCCESS"):
                table.write.mode("overwrite").parquet(path)
            # from the sorted table itself: a table that is read again has lost its order
            if table.columns == ["value"] and not self.output.exists(f"{name}.jsonl/_SUCCESS"):
                table.write.mode("overwrite").text((self.output / f"{name}.jsonl").path)
            counts[name] = self.spark.read.parquet(path).count()
        self.output.write_bytes("summary.json", json.dumps(counts, indent=2, sort_keys=True).encode())
        return counts

    def _findings(self, articles: DataFrame, scored: DataFrame, candidates: DataFrame) -> DataFrame:
        """Clusters, pairs to list and what else is decided among connected articles."""
        threshold = float(self.settings.options.get("threshold", 0.5))

        def build() -> DataFrame:
            copied = articles.where((F.col("number") == F.col("first")) & (F.col("holders") > 1)).select("number")
            edges = scored.select("a", "b")
            nodes = edges.select(F.col("a").alias("number")).union(edges.select("b")).union(copied).distinct()
            of = connected_components(self, nodes, edges)
            nothing = {"packed": F.lit(b""), "id": F.lit(""), "details": F.lit(""), "words": F.lit(0), "left": F.lit(0)}
            left = self._cut().select(F.col("number").alias("first"), F.col("words").alias("content"))
            members = (
                articles.join(of.withColumnRenamed("number", "first"), "first")
                .join(left, "first", "left")
                .withColumn("left", F.coalesce("content", "words"))
                .withColumns({"kind": F.lit(0), "a": F.col("number"), "b": F.col("first"), "packed": F.lit(b"")})
            )
            pairs = scored.join(of.withColumnRenamed("number", "a"), "a").withColumns(
                {**nothing, "kind": F.lit(1), "packed": F.col("packed")}
            )
            copies = scored.where(F.col("similarity") >= threshold)
            having = copies.select(F.col("a").alias("number")).union(copies.select("b")).distinct()
            with_left = of.join(having, "number", "left_semi").select(F.col("number").alias("a"), "component")
            with_right = with_left.select(F.col("a").alias("b"), F.col("component").alias("other"))
            compared = (
                candidates.select(F.col("left").alias("a"), F.col("right").alias("b"))
                .join(with_left, "a")
                .join(with_right, "b")
                .where(F.col("component") == F.col("other"))
                .withColumns({**nothing, "kind": F.lit(2)})
            )
            takes = {
                "component": "long",
                "kind": "int",
                "a": "long",
                "b": "long",
                "id": "string",
                "details": "string",
                "words": "int",
                "left": "int",
                "packed": "binary",
            }
            rows = members.select(*takes).union(pairs.select(*takes)).union(compared.select(*takes))
            rules = {"keep": self.settings.keep}
            if self.settings.drop is not None:
                rules["drop"] = self.settings.drop
            if self.settings.editions is not None:
                rules["editions"] = self.settings.editions
            site = self._site()
            if site is not None:
                rules["site"] = site
            gives = {"kind": "string", "order": "long", "value": "string"}
            return self._step(self._together(rows, "component", "kind", "a", "b"), "cluster", takes, gives, **rules)

        return self._stage("findings", build)

    def _site(self) -> str | None:
        """The publisher of nearly all articles: that two articles are of it says nothing (`siteOf`)."""
        sources = self._prepared().groupBy("source").count()
        total = sources.agg(F.coalesce(F.sum("count"), F.lit(0))).first()[0]
        largest = sources.orderBy(F.desc("count")).first()
        if largest is None or largest["count"] < SITE_SHARE * total or not largest["source"].startswith("p"):
            return None
        return largest["source"][1:]

    def _values(self, findings: DataFrame, kind: str, name: str) -> DataFrame:
        """The findings of a kind, ordered: the same bytes whatever the number of partitions."""
        rows = findings.where(F.col("kind") == kind)
        return rows.orderBy("order", "value").select("value")

    def _clusters(self, findings: DataFrame) -> DataFrame:
        """Clusters with their ids: the largest first, as in a report."""
        rows = findings.where(F.col("kind") == "cluster").select(
            "value",
            F.struct(
                (-F.col("order")).alias("size"),
                _code_units(F.get_json_object("value", "$.representative")).alias("representative"),
            ).alias("key"),
        )
        numbered = self._numbered("clusters", rows, "key").orderBy("number")
        return numbered.select(
            F.concat(F.lit('{"id":'), F.col("number") + 1, F.lit(","), F.expr("substring(value, 2)")).alias("value")
        )


@functools.cache
def _package() -> str:
    """This package in a file that Spark ships to the executors."""
    folder = tempfile.mkdtemp(prefix="twicetold-")
    here = os.path.dirname(os.path.abspath(__file__))
    if not os.path.isdir(here):
        # it comes out of such a file itself (`--py-files`)
        return here.rpartition(os.sep)[0]
    return shutil.make_archive(
        os.path.join(folder, "twicetold_spark"), "zip", os.path.dirname(here), os.path.basename(here)
    )


def _code_units(column: str | Column) -> Column:
    """Sorts texts as JavaScript does: by their code units of 16 bits."""
    return F.encode(F.col(column) if isinstance(column, str) else column, "UTF-16BE")


def _packed_counts(counts: DataFrame) -> DataFrame:
    """Counts as parts of statistics: many to a row."""

    def pack(batches: Any) -> Any:
        import pyarrow as pa

        for batch in batches:
            for kind in batch.column("kind").unique().to_pylist():
                rows = batch.filter(pa.compute.equal(batch.column("kind"), kind))
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
