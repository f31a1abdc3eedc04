"""A connected component that is too large for one task is divided, and the job reports it."""

from __future__ import annotations

import json

import pytest
from comparison import WORKER, assert_accounted, lines_of, tables
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark import Job, Limits, Settings
from twicetold_spark.division import Division, divide, inside
from twicetold_spark.stages import Stages
from twicetold_spark.storage import Folder

Pair = tuple[int, int, float]


@pytest.fixture
def divided(spark, tmp_path):
    stages = Stages(spark, Folder(spark, str(tmp_path / "work")), WORKER, {}, 3)

    def run(firsts: list[int], pairs: list[Pair], most: int) -> tuple[Division | None, DataFrame]:
        """Divides one component. `firsts` has, of each article, the first article with the same words."""
        whole = spark.createDataFrame(
            [(number, first, 0) for number, first in enumerate(firsts)], "number long, first long, component long"
        )
        links = spark.createDataFrame(
            [(a, b, firsts[a], firsts[b], similarity) for a, b, similarity in pairs],
            "a long, b long, first_a long, first_b long, similarity double",
        )
        return divide(stages, "c", whole, links, Limits(largest_component=most)), links

    return run


def rows_of(division: Division, links: DataFrame) -> dict[int, int]:
    """Articles and pairs of each component."""
    rows = division.placed.select("component").union(inside(links, division.placed).select("component"))
    return {row["component"]: row["count"] for row in rows.groupBy("component").count().collect()}


def test_leaves_a_component_that_one_task_takes(divided):
    division, _ = divided([0, 1, 2], [(0, 1, 0.6), (1, 2, 0.9)], 5)
    assert division is None


def test_leaves_out_the_weakest_pairs_first(divided):
    stories = [(first + a, first + b, 0.8) for first in (0, 10, 20) for a in range(10) for b in range(a)]
    weak = [(9, 10, 0.4), (9, 11, -1.0), (19, 20, 0.65), (3, 25, -1.0)]
    division, links = divided(list(range(30)), [*stories, *weak], 60)
    assert division.components == 1
    assert rows_of(division, links) == {0: 55, 10: 55, 20: 55}


def test_divides_a_family_of_near_copies(divided):
    # all are compared with the first four, as in a family of 100,000
    size, most = 3000, 1500
    pairs = [(first, number, 0.99) for number in range(4, size) for first in range(4)]
    division, links = divided(list(range(size)), pairs, most)
    rows = rows_of(division, links)
    assert max(rows.values()) <= most
    assert len(rows) < 4 * size * 5 // most
    assert division.placed.select("number").distinct().count() == size


def test_divides_identical_copies(divided):
    size, most = 2000, 500
    division, _ = divided([0] * size, [], most)
    placed = division.placed
    assert placed.count() == size
    assert max(row["count"] for row in placed.groupBy("component").count().collect()) <= most
    # the first article of a part is an article of this part
    firsts = placed.select(F.col("first").alias("number"), F.col("component").alias("_other")).distinct()
    assert firsts.join(placed, "number").where("component != _other or first != number").isEmpty()


def test_reports_what_it_has_left_out(spark, newsroom, tmp_path, monkeypatch):
    largest = []
    together = Stages.together

    def counted(self: Stages, rows: DataFrame, key: str, *order: str) -> DataFrame:
        if key == "component":
            largest.append(rows.groupBy(key).count().agg({"count": "max"}).first()[0])
        return together(self, rows, key, *order)

    monkeypatch.setattr(Stages, "together", counted)
    output = tmp_path / "output"
    summary = Job(spark, [str(newsroom)], str(output), WORKER, Settings(), 2, limits=Limits(largest_component=12)).run()
    assert summary["divided_components"] > 0
    assert summary["pairs_left_out"] > 0
    assert json.loads((output / "summary.json").read_text()) == summary
    assert max(largest) <= 12
    assert_accounted(tables(output)["removed"], newsroom, lines_of(output, "kept"))
