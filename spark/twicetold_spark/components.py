"""Connected components of a graph that no single machine holds, in bounded rounds of which each is a checkpoint.

In each round every article takes the lowest label among its neighbours' and its own, and then the label of that label (Shiloach and
Vishkin 1982): the number of rounds grows with the logarithm of the longest chain, not with its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

if TYPE_CHECKING:
    from twicetold_spark.job import Job

#: More rounds than any graph takes that fits a cluster.
MOST_ROUNDS = 60


def connected_components(job: Job, nodes: DataFrame, edges: DataFrame) -> DataFrame:
    """The component of each node: the lowest number in it.

    :param nodes: column `number`
    :param edges: columns `a` and `b`; both are among the nodes
    """
    both = job._stage(
        "edges",
        lambda: edges.select(F.col("a").alias("from"), F.col("b").alias("to")).union(edges.select("b", "a")),
    )
    labels = job._stage("round-0", lambda: nodes.select("number", F.col("number").alias("component")))
    for number in range(1, MOST_ROUNDS + 1):
        labels = job._stage(f"round-{number}", lambda before=labels: _round(before, both))
        if labels.where("component != before").limit(1).count() == 0:
            return labels.select("number", "component")
    raise RuntimeError(f"the components are not settled after {MOST_ROUNDS} rounds")


def _round(labels: DataFrame, edges: DataFrame) -> DataFrame:
    own = labels.select("number", "component")
    seen = edges.join(own.withColumnRenamed("number", "to"), "to").select(F.col("from").alias("number"), "component")
    lowest = own.union(seen).groupBy("number").agg(F.min("component").alias("lowest"))
    # the label that the label has by now
    of_label = lowest.select(F.col("number").alias("lowest"), F.col("lowest").alias("component"))
    return (
        lowest.join(of_label, "lowest")
        .join(own.withColumnRenamed("component", "before"), "number")
        .select("number", F.least("component", "lowest").alias("component"), "before")
    )
