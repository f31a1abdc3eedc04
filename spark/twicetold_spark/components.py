"""Connected components of articles. The decisions on the articles of a component need no other article: each is the work of one task."""

from __future__ import annotations

import functools
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from twicetold_spark.connection import connected_components
from twicetold_spark.division import Division, Limits, divide, inside
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
        limits: Limits,
    ):
        self._stages = stages
        self._members = members
        self._scored = scored
        self._candidates = candidates
        self._limits = limits

    def extended(self, scored: DataFrame, first_of: DataFrame) -> Components:
        """Adds the pairs of a further search.

        :param first_of: by `number`: the first article with the same words
        """
        for side in ("a", "b"):
            names = first_of.select(F.col("number").alias(side), F.col("first").alias(f"first_{side}"))
            scored = scored.join(names, side)
        return Components(self._stages, self._members, [*self._scored, scored], self._candidates, self._limits)

    def step(self, name: str, gives: Schema, **settings: Any) -> DataFrame:
        """Runs a step on the rows of each component: its articles, its pairs, and which of them were compared."""
        rows = self._stages.together(self.rows(), "component", "kind", "a", "b")
        return self._stages.step(rows, name, ROW, gives, **settings)

    def largest(self) -> int:
        """Number of texts of the largest component, before a division."""
        sizes = self._of_texts().groupBy("component").count()
        return sizes.agg(F.coalesce(F.max("count"), F.lit(0))).collect()[0][0]

    def divided(self) -> int:
        """Number of components that were too large for one task."""
        return 0 if self._division is None else self._division.components

    def left_out(self) -> int:
        """Number of scored pairs between two parts of a component that was too large."""
        if self._division is None:
            return 0
        pairs = self._links().where(F.col("similarity") >= 0)
        return pairs.count() - inside(pairs, self._division.placed).count()

    def rows(self) -> DataFrame:
        """The rows of all components (`COMPONENT` in `src/distributed/component.ts`)."""
        placed = self._of_texts() if self._division is None else self._division.placed.select("number", "component")
        rows = (
            self._placed_members()
            .withColumn("left", F.coalesce("content", "words"))
            .withColumns({"kind": F.lit(0), "a": F.col("number"), "b": F.col("first"), "packed": F.lit(b"")})
            .select(*ROW)
        )
        for search, scored in enumerate(self._scored, 1):
            if self._division is None:
                pairs = scored.join(placed.withColumnRenamed("number", "first_a"), "first_a")
            else:
                pairs = inside(scored, placed)
            pairs = pairs.withColumns(
                {**_nothing(), "kind": F.lit(1), "packed": F.col("packed"), "left": F.lit(search)}
            )
            rows = rows.union(pairs.select(*ROW))
        threshold = float(self._stages.options.get("threshold", 0.5))
        copies = self._scored[0].where(F.col("similarity") >= threshold)
        having = copies.select(F.col("a").alias("number")).union(copies.select("b")).distinct()
        compared = inside(self._compared(), placed.join(having, "number", "left_semi"))
        return rows.union(compared.withColumns({**_nothing(), "kind": F.lit(2)}).select(*ROW))

    def _placed_members(self) -> DataFrame:
        """The articles with their component, and with the first article of it that has the same words."""
        if self._division is None:
            return self._members.join(self._of_texts().withColumnRenamed("number", "first"), "first")
        return self._members.drop("first").join(self._division.placed, "number")

    def _compared(self) -> DataFrame:
        return self._candidates.select(F.col("left").alias("a"), F.col("right").alias("b"))

    def _of_texts(self) -> DataFrame:
        """The component of each text with a pair or a copy: the lowest number in it."""

        def build() -> DataFrame:
            edges = self._scored[0].select(F.col("first_a").alias("a"), F.col("first_b").alias("b"))
            for scored in self._scored[1:]:
                edges = edges.union(scored.select("first_a", "first_b"))
            copied = self._members.where((F.col("number") == F.col("first")) & (F.col("holders") > 1))
            # a text of several articles is a component even if it has no pair
            edges = edges.union(copied.select("number", "number"))
            return connected_components(self._stages, self._name, edges, self._limits.edges_of_a_task)

        return self._stages.table(self._name, build)

    @property
    def _name(self) -> str:
        return f"components-{len(self._scored)}"

    @functools.cached_property
    def _division(self) -> Division | None:
        """The parts of components that are too large for one task; None where none is."""
        links = self._links()
        whole = self._members.select("number", "first").join(
            self._of_texts().withColumnRenamed("number", "first"), "first"
        )
        return divide(self._stages, self._name, whole.select("number", "first", "component"), links, self._limits)

    def _links(self) -> DataFrame:
        """All pairs; those that were only compared have a negative similarity."""
        columns = ["a", "b", "first_a", "first_b", "similarity"]
        links = self._compared().select("a", "b", F.col("a").alias("first_a"), F.col("b").alias("first_b"), F.lit(-1.0))
        for scored in self._scored:
            links = links.union(scored.select(*columns))
        return links.toDF(*columns)


def _nothing() -> dict[str, Column]:
    """The columns that the row of a pair does not need."""
    return {"packed": F.lit(b""), "id": F.lit(""), "details": F.lit(""), "words": F.lit(0), "left": F.lit(0)}
