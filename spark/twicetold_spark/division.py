"""Divides components that are too large for one task. The weakest pairs are left out first; the summary of the job has their number."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark.connection import EDGES_OF_A_TASK, connected_components
from twicetold_spark.stages import Stages

#: Most rows of a component: its articles, its scored pairs and its compared pairs. One task holds them; a row takes about 1 KB.
LARGEST_COMPONENT = 2**21
#: Similarities below which pairs are left out, in one round each. After them a component is divided without regard to its pairs.
FLOORS = (0.5, 0.7, 0.9)


@dataclass(frozen=True)
class Limits:
    """Most rows of a task."""

    #: Most pairs that one task connects to components without rounds.
    edges_of_a_task: int = EDGES_OF_A_TASK
    #: Most rows of a component.
    largest_component: int = LARGEST_COMPONENT


@dataclass(frozen=True)
class Division:
    """
    :param placed: of each article its `component`, and as `first` the first article of the component with the same words
    :param components: number of components that were too large
    """

    placed: DataFrame
    components: int


def divide(stages: Stages, name: str, whole: DataFrame, links: DataFrame, limits: Limits) -> Division | None:
    """The articles with their components, none of which is too large; None where none was too large before.

    In each round the components that are still too large lose the pairs below the next floor. A component that is too large after the
    last round is divided by a hash of the article numbers. Each round is a table.

    :param whole: columns `number`, `first` and `component`
    :param links: columns `a`, `b`, `first_a`, `first_b` and `similarity`, which is negative for a pair that was only compared
    """
    # most jobs have fewer rows than the largest component may have
    if whole.count() + links.count() <= limits.largest_component:
        return None
    large = stages.table(f"{name}-large-0", lambda: too_large(whole, links, limits.largest_component))
    components = large.count()
    if components == 0:
        return None
    placed = whole
    for number, floor in enumerate(FLOORS, 1):
        placed = stages.table(
            f"{name}-cut-{number}",
            functools.partial(
                _cut,
                stages,
                f"{name}-cut-{number}",
                placed,
                large,
                links.where(F.col("similarity") >= floor),
                limits,
            ),
        )
        large = stages.table(
            f"{name}-large-{number}",
            functools.partial(too_large, placed, links, limits.largest_component),
        )
        if large.isEmpty():
            return Division(placed, components)
    placed = stages.table(f"{name}-cut-all", lambda: _cut_by_hash(placed, large, limits.largest_component))
    return Division(placed, components)


def inside(links: DataFrame, placed: DataFrame) -> DataFrame:
    """The links between two articles of one component, with the column `component`."""
    of_a = placed.select(F.col("number").alias("a"), "component")
    of_b = placed.select(F.col("number").alias("b"), F.col("component").alias("_other"))
    return links.join(of_a, "a").join(of_b, "b").where(F.col("component") == F.col("_other")).drop("_other")


def too_large(placed: DataFrame, links: DataFrame, most: int) -> DataFrame:
    """The components with more than `most` rows, and the number of their rows."""
    rows = placed.select("component").union(inside(links, placed).select("component"))
    return rows.groupBy("component").agg(F.count("*").alias("rows")).where(F.col("rows") > most)


def _cut(stages: Stages, name: str, placed: DataFrame, large: DataFrame, links: DataFrame, limits: Limits) -> DataFrame:
    """The articles, with those of large components in the components that the links connect."""
    of_large = placed.join(large.select("component"), "component", "left_semi")
    texts = of_large.where(F.col("number") == F.col("first")).select("number", "component")
    between = links.select(F.col("first_a").alias("a"), F.col("first_b").alias("b"))
    # a text without a link is a component of its own
    edges = inside(between, texts).select("a", "b").union(texts.select("number", "number"))
    parts = connected_components(stages, name, edges, limits.edges_of_a_task).withColumnRenamed("number", "first")
    others = placed.join(large.select("component"), "component", "left_anti")
    divided = of_large.drop("component").join(parts, "first")
    return others.unionByName(divided).select("number", "first", "component")


def _cut_by_hash(placed: DataFrame, large: DataFrame, most: int) -> DataFrame:
    """The articles, with those of each large component in components of about half the size that is allowed."""
    parts = F.ceil(F.col("rows") * 2 / most)
    of_large = placed.join(large, "component").withColumn("_part", F.pmod(F.xxhash64("number"), parts))
    firsts = of_large.groupBy("component", "_part", "first").agg(F.min("number").alias("_first"))
    numbers = of_large.groupBy("component", "_part").agg(F.min("number").alias("_component"))
    divided = (
        of_large.join(firsts, ["component", "_part", "first"])
        .join(numbers, ["component", "_part"])
        .select("number", F.col("_first").alias("first"), F.col("_component").alias("component"))
    )
    others = placed.join(large.select("component"), "component", "left_anti")
    return others.select("number", "first", "component").unionByName(divided)
