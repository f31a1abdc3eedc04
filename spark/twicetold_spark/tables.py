"""Writes the tables of the output: findings with the names of a report, and the records of kept and removed articles."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark.articles import ARTICLE, Articles
from twicetold_spark.components import Components
from twicetold_spark.stages import Stages, code_units
from twicetold_spark.storage import Folder

FINDING = {"kind": "string", "order": "long", "value": "string"}


class Tables:
    """
    :param output: folder of the tables
    :param has_columns: whether a record has columns (Parquet) or is a line (JSON Lines)
    """

    def __init__(self, stages: Stages, articles: Articles, output: Folder, has_columns: bool):
        self._stages = stages
        self._articles = articles
        self._output = output
        self._has_columns = has_columns

    def write(self, components: Components, keep: list[Any], selected: DataFrame) -> dict[str, int]:
        """Writes the tables that are not complete. Returns the number of rows of each."""
        findings = self._findings(components, keep)
        lines = {
            "pairs": _values(findings, "pair"),
            "clusters": self._clusters(findings),
            "families": _values(findings, "family"),
            "digests": _values(findings, "digest"),
        }
        tables = {**lines, "articles": self._articles.articles().select("id", "status", "reason", "words", "details")}
        records = self._records(selected)
        kept = records.where(F.col("number").isNotNull() & F.col("removed").isNull())
        tables["kept"] = kept.select("row.*") if self._has_columns else kept.select("id", "record")
        lines["kept"] = kept.orderBy("number").select("record")
        removed = records.where(F.col("removed").isNotNull())
        told = {name: F.get_json_object("removed", f"$.{name}") for name in ("duplicate_of", "similarity", "relation")}
        told["similarity"] = told["similarity"].cast("double")
        record = F.col("row" if self._has_columns else "record").alias("record")
        tables["removed"] = removed.select("id", *[column.alias(name) for name, column in told.items()], record)
        # one object: the reason for the removal, and the record as a text
        line = "concat(left(removed, length(removed) - 1), ',', substring(to_json(struct(record)), 2))"
        lines["removed"] = removed.orderBy("number").select(F.expr(line).alias("value"))
        tables["rejected"] = records.where(F.col("number").isNull()).select("id", "status", "reason", "path", "record")
        counts = {}
        for name, table in tables.items():
            path = (self._output / f"{name}.parquet").path
            self._stages.spark.sparkContext.setJobDescription(f"{name}.parquet")
            if not self._output.exists(f"{name}.parquet/_SUCCESS"):
                table.write.mode("overwrite").parquet(path)
            counts[name] = self._stages.spark.read.parquet(path).count()
        for name, rows in lines.items():
            # written from the sorted rows, because the rows of a table that is read again have no order
            self._stages.spark.sparkContext.setJobDescription(f"{name}.jsonl")
            if not self._output.exists(f"{name}.jsonl/_SUCCESS"):
                rows.write.mode("overwrite").text((self._output / f"{name}.jsonl").path)
        return counts

    def _findings(self, components: Components, keep: list[Any]) -> DataFrame:
        """Pairs to list, clusters, template families and digests."""

        return self._stages.table(
            "findings", lambda: components.step("cluster", FINDING, keep=keep, site=self._articles.site())
        )

    def _clusters(self, findings: DataFrame) -> DataFrame:
        """The clusters with their ids, the largest cluster first, as in a report."""
        rows = findings.where(F.col("kind") == "cluster").select(
            "value",
            F.struct(
                (-F.col("order")).alias("size"),
                code_units(F.get_json_object("value", "$.representative")).alias("representative"),
            ).alias("key"),
        )
        numbered = self._stages.numbered("clusters", rows, "key").orderBy("number")
        return numbered.select(
            F.concat(F.lit('{"id":'), F.col("number") + 1, F.lit(","), F.expr("substring(value, 2)")).alias("value")
        )

    def _records(self, selected: DataFrame) -> DataFrame:
        """Each article and each rejected record with its record. `removed` is not null if the article is removed.

        The SHA-256 of a record joins both. Identical records are one row for several articles.
        """

        def build() -> DataFrame:
            removed = selected.where(F.col("removed") != "").select("number", "removed")
            columns = ["number", "record", "id", "removed", "status", "reason", "path"]
            articles = self._articles.articles().join(removed, "number", "left").withColumn("path", F.lit(""))
            broken = (
                self._articles.prepared()
                .where(~F.col("status").isin(*ARTICLE))
                .withColumn("path", F.get_json_object("details", "$.path"))
                .withColumns({"number": F.lit(None).cast("long"), "removed": F.lit(None).cast("string")})
            )
            told = articles.select(*columns).union(broken.select(*columns)).withColumnRenamed("record", "digest")
            digest = F.unhex(F.sha2("record", 256))
            records = self._articles.records().select(digest.alias("digest"), "record", "row")
            first = records.repartition("digest").withColumn(
                "_place", F.expr("row_number() over (partition by digest order by digest)")
            )
            return first.where("_place = 1").drop("_place").join(told, "digest")

        return self._stages.table("records", build)


def _values(findings: DataFrame, kind: str) -> DataFrame:
    """The findings of a kind, ordered, so that the bytes do not depend on the number of partitions."""
    return findings.where(F.col("kind") == kind).orderBy("order", "value").select("value")
