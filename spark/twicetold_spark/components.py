"""Articles that pairs connect. What is decided among them needs no other article, so each connected component is the work of one task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark.frames import Schema
from twicetold_spark.stages import Stages

ROW = {
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
#: More rounds than any graph takes that fits a cluster.
MOST_ROUNDS = 60
#: Edges that one task connects.
EDGES_OF_A_TASK = 2**22


class Components:
    """
    :param members: the articles, with their words without boilerplate as `content`
    :param scored: the pairs of each search, from the first one on, with the numbers of both texts as `first_a` and `first_b`
    :param candidates: of the first search
    """

    def __init__(
        self,
        stages: Stages,
        members: DataFrame,
        scored: list[DataFrame],
        candidates: DataFrame,
        edges_of_a_task: int = EDGES_OF_A_TASK,
    ):
        self._stages = stages
        self._members = members
        self._scored = scored
        self._candidates = candidates
        self._edges_of_a_task = edges_of_a_task

    def extended(self, search: int, scored: DataFrame, first_of: DataFrame) -> Components:
        """Those with the pairs of a further search.

        :param first_of: by `number`: the first article with its words, where it is another one
        """
        for side in ("a", "b"):
            names = first_of.select(F.col("number").alias(side), F.col("first").alias(f"_first_{side}"))
            first = F.coalesce(f"_first_{side}", side).alias(f"first_{side}")
            scored = scored.join(names, side, "left").select(*[c for c in scored.columns], first)
        return Components(self._stages, self._members, [*self._scored, scored], self._candidates, self._edges_of_a_task)

    def step(self, name: str, gives: Schema, **settings: Any) -> DataFrame:
        """Runs a step on the rows of each component: its articles, its pairs, and which of them were compared."""
        rows = self._stages.together(self._rows(), "component", "kind", "a", "b")
        return self._stages.step(rows, name, ROW, gives, **settings)

    def largest(self) -> int:
        """Texts of the largest component: one task holds them."""
        sizes = self.of_texts().groupBy("component").count()
        return sizes.agg(F.coalesce(F.max("count"), F.lit(0))).first()[0]

    def _rows(self) -> DataFrame:
        of = self.of_texts()
        nothing = {"packed": F.lit(b""), "id": F.lit(""), "details": F.lit(""), "words": F.lit(0), "left": F.lit(0)}
        rows = (
            self._members.join(of.withColumnRenamed("number", "first"), "first")
            .withColumn("left", F.coalesce("content", "words"))
            .withColumns({"kind": F.lit(0), "a": F.col("number"), "b": F.col("first"), "packed": F.lit(b"")})
            .select(*ROW)
        )
        for search, scored in enumerate(self._scored, 1):
            pairs = scored.join(of.withColumnRenamed("number", "first_a"), "first_a")
            pairs = pairs.withColumns({**nothing, "kind": F.lit(1), "packed": F.col("packed"), "left": F.lit(search)})
            rows = rows.union(pairs.select(*ROW))
        threshold = float(self._stages.options.get("threshold", 0.5))
        copies = self._scored[0].where(F.col("similarity") >= threshold)
        having = copies.select(F.col("a").alias("number")).union(copies.select("b")).distinct()
        with_left = of.join(having, "number", "left_semi").select(F.col("number").alias("a"), "component")
        with_right = with_left.select(F.col("a").alias("b"), F.col("component").alias("other"))
        compared = (
            self._candidates.select(F.col("left").alias("a"), F.col("right").alias("b"))
            .join(with_left, "a")
            .join(with_right, "b")
            .where(F.col("component") == F.col("other"))
            .withColumns({**nothing, "kind": F.lit(2)})
        )
        return rows.union(compared.select(*ROW))

    def of_texts(self) -> DataFrame:
        """The component of each text with a pair or a copy: the lowest number in it."""
        name = f"components-{len(self._scored)}"

        def build() -> DataFrame:
            edges = self._scored[0].select(F.col("first_a").alias("a"), F.col("first_b").alias("b"))
            for scored in self._scored[1:]:
                edges = edges.union(scored.select("first_a", "first_b"))
            copied = self._members.where((F.col("number") == F.col("first")) & (F.col("holders") > 1))
            # of articles with the same words the first one is its own edge
            edges = edges.union(copied.select("number", "number"))
            return connected_components(self._stages, name, edges, self._edges_of_a_task)

        return self._stages.table(name, build)


def connected_components(
    stages: Stages, name: str, edges: DataFrame, edges_of_a_task: int = EDGES_OF_A_TASK
) -> DataFrame:
    """The component of each node of a graph: the lowest number in it.

    Each task first connects the edges that it has. Where one task does not hold all edges, rounds follow in which every node takes the
    lowest label among its neighbours' and its own, and then the label of that label (Shiloach and Vishkin 1982): their number grows with
    the logarithm of the longest chain, not with its length. Each round is a table.

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
        labels = stages.table(f"{name}-round-{number}", lambda before=labels: _round(before, both))
        if labels.where("component != before").isEmpty():
            return labels.select("number", "component")
    raise RuntimeError(f"the components are not settled after {MOST_ROUNDS} rounds")


def _connect(batches: Iterable[Any]) -> Iterator[Any]:
    """The nodes of the edges of a task, each with the lowest one that these edges connect it with."""
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
    # the label that the label has by now
    of_label = lowest.select(F.col("number").alias("lowest"), F.col("lowest").alias("component"))
    return (
        lowest.join(of_label, "lowest")
        .join(own.withColumnRenamed("component", "before"), "number")
        .select("number", F.least("component", "lowest").alias("component"), "before")
    )
