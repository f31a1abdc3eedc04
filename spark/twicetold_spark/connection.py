"""Finds the connected components of a graph: in the memory of one task, or in rounds if one task does not hold all edges."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark.stages import Stages

#: Most rounds; a graph that fits a cluster needs fewer.
MOST_ROUNDS = 60
#: Most edges that one task connects without rounds.
EDGES_OF_A_TASK = 2**22


def connected_components(
    stages: Stages, name: str, edges: DataFrame, edges_of_a_task: int = EDGES_OF_A_TASK
) -> DataFrame:
    """The component of each node of a graph, named by the lowest number of its nodes.

    Each task first connects its own edges. If one task does not hold all edges, rounds follow. In a round every node takes the lowest label
    of its neighbours and itself, and then the label of this label (Shiloach and Vishkin 1982). The number of rounds grows with the
    logarithm of the longest chain, not with its length. Each round is a table.

    :param edges: columns `a` and `b`
    """
    tasks = -(-edges.count() // edges_of_a_task)
    stars = edges.repartition(max(1, tasks)).mapInArrow(_connect, "number long, component long")
    if tasks <= 1:
        return stars
    both = stages.table(
        f"{name}-edges",
        lambda: stars.select(F.col("number").alias("from"), F.col("component").alias("to")).union(
            stars.select("component", "number")
        ),
    )
    nodes = both.select(F.col("from").alias("number")).distinct()
    labels = stages.table(f"{name}-round-0", lambda: nodes.select("number", F.col("number").alias("component")))
    for number in range(1, MOST_ROUNDS + 1):
        labels = stages.table(f"{name}-round-{number}", functools.partial(_round, labels, both))
        if labels.where("component != before").isEmpty():
            return labels.select("number", "component")
    raise RuntimeError(f"the components are not settled after {MOST_ROUNDS} rounds")


def _connect(batches: Iterable[Any]) -> Iterator[Any]:
    """The nodes of the edges of a task, each with the lowest node that these edges connect it to."""
    import pyarrow as pa

    lowest: dict[int, int] = {}

    def root(node: int) -> int:
        found = node
        while lowest[found] != found:
            found = lowest[found]
        while lowest[node] != found:
            lowest[node], node = found, lowest[node]
        return found

    for batch in batches:
        for a, b in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist()):
            lowest.setdefault(a, a)
            lowest.setdefault(b, b)
            x, y = root(a), root(b)
            if x != y:
                lowest[max(x, y)] = min(x, y)
    nodes = sorted(lowest)
    for start in range(0, len(nodes), 2**16):
        part = nodes[start : start + 2**16]
        columns = [pa.array(part, pa.int64()), pa.array([root(node) for node in part], pa.int64())]
        yield pa.RecordBatch.from_arrays(columns, names=["number", "component"])


def _round(labels: DataFrame, edges: DataFrame) -> DataFrame:
    own = labels.select("number", "component")
    seen = edges.join(own.withColumnRenamed("number", "to"), "to").select(F.col("from").alias("number"), "component")
    lowest = own.union(seen).groupBy("number").agg(F.min("component").alias("lowest"))
    # the new label of the label
    of_label = lowest.select(F.col("number").alias("lowest"), F.col("lowest").alias("component"))
    return (
        lowest.join(of_label, "lowest")
        .join(own.withColumnRenamed("component", "before"), "number")
        .select("number", F.least("component", "lowest").alias("component"), "before")
    )
