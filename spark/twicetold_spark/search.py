"""Finds candidate pairs by a shuffle of sketch values, and compares them."""

from __future__ import annotations

import json

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark.stages import Stages

CONTENT = {"number": "long", "language": "int", "hashes": "binary", "flags": "binary"}
VALUES = {"place": "long", "values": "binary"}
HOLDER = {"value": "long", "place": "long"}
BUCKET = {"bucket": "int", "values": "binary", "places": "binary"}
PREDECESSORS = {"bucket": "int", "places": "binary", "counts": "binary", "before": "binary"}
PAIR = {"left": "long", "right": "long"}
SCORED = {"a": "long", "b": "long", "similarity": "double", "packed": "binary"}

#: Number of sampled articles that name the values with very many holders.
SAMPLE = 2**14
#: Most sketch values of a usual article, and values that a worker sorts at a time.
VALUES_OF_AN_ARTICLE = 250
VALUES_OF_A_BUCKET = 2**23
#: Number of first holders that count for a frequent value (`FREQUENT_POSTINGS`).
FIRST_HOLDERS = 4


class Search:
    """A search for pairs of articles with given statistics.

    :param name: folder of its tables in the work folder, with its slash, or ''
    :param statistics: file that Spark has shipped
    """

    def __init__(self, stages: Stages, statistics: str, name: str = ""):
        self._stages = stages
        self._statistics = statistics
        self._name = name

    def sketches(self, contents: DataFrame) -> DataFrame:
        """The contents with marked background, and their sketches. `place` is the position of an article in the order of pairing."""
        gives = {
            "number": "long",
            "place": "long",
            "language": "int",
            "hashes": "binary",
            "flags": "binary",
            "values": "binary",
        }
        return self._stages.table(
            f"{self._name}sketches",
            lambda: self._stages.step(contents, "sketch", CONTENT, gives, statistics=self._statistics),
        )

    def candidates(self, sketches: DataFrame) -> DataFrame:
        """The candidate pairs, by the numbers of their articles."""
        stages = self._stages

        def build() -> DataFrame:
            articles = sketches.count()
            common = self._common_values(sketches, articles)
            # several buckets of a partition, so that each partition gets about as much
            buckets = max(4 * stages.partitions, articles * VALUES_OF_AN_ARTICLE // VALUES_OF_A_BUCKET)
            values = stages.step(sketches, "values", VALUES, BUCKET, buckets=buckets, common=common)
            grouped = stages.together(values, "bucket")
            before = stages.step(grouped, "predecessors", BUCKET, PREDECESSORS, buckets=buckets)
            if common is not None:
                of_common = stages.step(
                    sketches, "common-predecessors", VALUES, PREDECESSORS, buckets=buckets, common=common
                )
                before = before.union(of_common)
            return stages.step(stages.together(before, "bucket"), "overlaps", PREDECESSORS, PAIR)

        return stages.table(f"{self._name}candidates", build)

    def _common_values(self, sketches: DataFrame, articles: int) -> str | None:
        """Ships a file with the values that too many articles of a sample hold, and with their first holders. Returns its name.

        Otherwise one task would get all holders of such a value. A value that the sample does not name has few enough holders for one
        task. The sample does not change the pairs.
        """
        stages = self._stages

        def common() -> DataFrame:
            rate = max(1, articles // SAMPLE)
            sample = sketches.where(F.col("number") % rate == 0).select("values").repartition(1)
            return stages.step(sample, "common", {"values": "binary"}, {"value": "long"})

        values = sorted(row["value"] for row in stages.table(f"{self._name}common", common).collect())
        if not values:
            return None
        listed = _shipped(stages, [[value, []] for value in values])

        def holders() -> DataFrame:
            firsts = stages.step(sketches, "holders", VALUES, HOLDER, common=listed)
            places = F.slice(F.sort_array(F.collect_list("place")), 1, FIRST_HOLDERS)
            return firsts.groupBy("value").agg(places.alias("places"))

        table = stages.table(f"{self._name}holders", holders)
        return _shipped(stages, sorted([row["value"], list(row["places"])] for row in table.collect()))

    def scored(self, candidates: DataFrame, sketches: DataFrame) -> DataFrame:
        """The scored pairs that a scan keeps; `packed` has their numbers."""
        stages = self._stages

        def build() -> DataFrame:
            contents = sketches.select(F.col("number").alias("right"), "language", "hashes", "flags")
            queries = candidates.select("left").distinct().withColumn("right", F.col("left"))
            rows = candidates.select("left", "right").union(queries).join(contents, "right")
            # the content of a query must precede the contents that it is compared with
            rows = rows.withColumn("rank", F.when(F.col("left") == F.col("right"), 0).otherwise(1))
            takes = {**PAIR, "language": "int", "hashes": "binary", "flags": "binary"}
            together = stages.together(rows, "left", "rank", "right")
            return stages.step(together, "compare", takes, SCORED, statistics=self._statistics)

        return stages.table(f"{self._name}scored", build)


def _shipped(stages: Stages, common: list) -> str:
    return stages.ship("common", json.dumps(common).encode())
