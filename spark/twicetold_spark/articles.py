"""Turns records into articles, numbers them in the order of their ids, and finds the first article of each text."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from twicetold_spark.stages import Stages, code_units

ARTICLE = ("ok", "partial", "too-short")
COMPARED = ("ok", "partial")
#: Least share of the articles whose publisher is the site of all articles (`SITE_SHARE` in `src/corpus`).
SITE_SHARE = 0.9


class Articles:
    """
    :param inputs: files or folders of any Hadoop file system
    :param input_format: `jsonl` or `parquet`
    """

    def __init__(self, stages: Stages, inputs: list[str], input_format: str):
        self._stages = stages
        self._inputs = inputs
        self._format = input_format

    def records(self) -> DataFrame:
        """The records in their order: `record` is JSON, `path` the file, and `start` the first byte of the part of the file.

        `row` has the unchanged columns of a Parquet file.
        """
        spark = self._stages.spark
        if self._format == "jsonl":
            table = spark.read.text(self._inputs).where(F.length(F.trim("value")) > 0)
            record, row = F.col("value"), F.struct(F.col("value").alias("record"))
        else:
            table = spark.read.parquet(*self._inputs)
            row = F.struct(*[F.col(f"`{name}`") for name in table.columns])
            record = F.to_json(row)
        path = F.regexp_replace("_metadata.file_path", "^[a-z0-9]+:/+", "/")
        start = F.col("_metadata.file_block_start")
        return table.select(path.alias("path"), start.alias("start"), record.alias("record"), row.alias("row"))

    def prepared(self) -> DataFrame:
        """One row for each article and each broken record. `key` is unique, and `record` is the SHA-256 of the record."""
        takes = {"path": "string", "start": "long", "record": "string"}
        gives = {
            "record": "binary",
            "id": "string",
            "status": "string",
            "reason": "string",
            "details": "string",
            "source": "string",
            "textHash": "long",
            "words": "int",
            "language": "int",
            "fingerprint": "binary",
            "hashes": "binary",
            "flags": "binary",
        }
        return self._stages.table(
            "prepared",
            lambda: self._stages.step(self.records(), "prepare", takes, gives).withColumn(
                "key", F.monotonically_increasing_id()
            ),
        )

    def articles(self) -> DataFrame:
        """All articles without their words, numbered in the order of their ids. A scan orders ids by code unit, too."""

        def build() -> DataFrame:
            rows = _with_own_ids(self.prepared().where(F.col("status").isin(*ARTICLE)).drop("hashes", "flags"))
            numbered = self._stages.numbered("order", rows.withColumn("sort", code_units("id")), "sort")
            texts = (
                numbered.where(F.length("fingerprint") > 0)
                .groupBy("fingerprint")
                .agg(F.min("number").alias("first"), F.count("*").alias("holders"))
            )
            return numbered.join(texts, "fingerprint", "left").select(
                "number",
                "key",
                "record",
                "id",
                "status",
                "reason",
                "details",
                "source",
                "textHash",
                "words",
                "language",
                F.coalesce("first", "number").alias("first"),
                F.coalesce("holders", F.lit(1)).alias("holders"),
            )

        return self._stages.table("articles", build)

    def compared(self) -> DataFrame:
        """The first article of each text, if it is long enough."""
        return self.articles().where((F.col("number") == F.col("first")) & F.col("status").isin(*COMPARED))

    def texts(self) -> DataFrame:
        """The words of the articles that are compared."""
        return self._stages.table("texts", lambda: self.words_of(self.compared()))

    def words_of(self, articles: DataFrame) -> DataFrame:
        words = self.prepared().select("key", "language", "words", "hashes", "flags")
        return words.join(articles.select("key", "number", "source"), "key").drop("key")

    def site(self) -> str | None:
        """The publisher of nearly all articles. A common publisher says nothing about two of its articles (`siteOf`)."""
        sources = self.prepared().groupBy("source").count()
        total = sources.agg(F.coalesce(F.sum("count"), F.lit(0))).collect()[0][0]
        largest = sources.orderBy(F.desc("count")).first()
        if largest is None or largest["count"] < SITE_SHARE * total or not largest["source"].startswith("p"):
            return None
        return largest["source"][1:]


def _with_own_ids(rows: DataFrame) -> DataFrame:
    """Renames articles with the same id: the second one becomes `ID~2`, and so on."""
    shown = ["path", "title", "source", "url", "published", "disguised"]
    order = [code_units(F.coalesce(F.get_json_object("details", f"$.{name}"), F.lit(""))) for name in shown]
    window = Window.partitionBy("id").orderBy(
        *order, F.col("status"), F.col("reason"), F.col("fingerprint"), F.col("record"), F.col("key")
    )
    place = F.row_number().over(window)
    return rows.withColumn(
        "id", F.when(place == 1, F.col("id")).otherwise(F.concat("id", F.lit("~"), place.cast("string")))
    )
