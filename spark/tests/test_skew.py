"""A corpus with large families of copies, one large source, and a paragraph that all pages share: no task gets too many rows."""

from __future__ import annotations

import json
import random

import pytest
from comparison import WORKER, assert_accounted, assert_same, lines_of, scan, tables, unique
from pyspark.sql import DataFrame

from twicetold_spark import Job, Limits, Settings
from twicetold_spark.stages import Stages

NEAR = 3000
SAME = 1000
#: Words that a quarter of the articles hold are no content words: a family is a fifth of the texts.
PAGES = 12000
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "ru", "sa", "te", "vi", "zo"]


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Near copies, identical copies, and pages of other stories, a ninth of them of one source; all end with the same words."""
    chosen = random.Random(7)
    words = ["".join(chosen.choices(SYLLABLES, k=3)) for _ in range(4000)]

    def story(length: int) -> str:
        return " ".join(chosen.choices(words, k=length)).capitalize() + "."

    def shortened(text: str) -> str:
        """A copy that lacks a few words. A copy with other words would be a note of a template."""
        left = text.split()
        for _ in range(chosen.randint(2, 6)):
            left.pop(chosen.randrange(len(left)))
        return " ".join(left)

    everywhere = story(40)
    near, same = story(140), story(90)
    records = [
        *({"id": f"near-{n}", "text": shortened(near)} for n in range(NEAR)),
        *({"id": f"same-{n}", "text": same} for n in range(SAME)),
        *({"id": f"page-{n}", "url": f"https://big.example/{n}", "text": story(80)} for n in range(PAGES // 9)),
        *(
            {"id": f"other-{n}", "url": f"https://site-{n}.example/", "text": story(80)}
            for n in range(PAGES // 9, PAGES)
        ),
    ]
    path = tmp_path_factory.mktemp("skew") / "articles.jsonl"
    path.write_text(
        "".join(json.dumps({**record, "text": f"{record['text']}\n\n{everywhere}"}) + "\n" for record in records)
    )
    return path


@pytest.fixture(scope="module")
def largest() -> dict[str, int]:
    """By column: the most rows with one value of this column that a task of the job gets."""
    return {}


@pytest.fixture(scope="module")
def output(spark, articles, largest, tmp_path_factory):
    folder = tmp_path_factory.mktemp("skew-output")
    together = Stages.together

    def counted(self: Stages, rows: DataFrame, key: str, *order: str) -> DataFrame:
        most = rows.groupBy(key).count().agg({"count": "max"}).first()[0] or 0
        largest[key] = max(largest.get(key, 0), most)
        return together(self, rows, key, *order)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stages, "together", counted)
        # few edges of a task: the components take rounds
        Job(spark, [str(articles)], str(folder), WORKER, Settings(), 6, limits=Limits(edges_of_a_task=2000)).run()
    return folder


def test_gives_what_one_machine_gives(articles, output, tmp_path):
    found = tables(output)
    assert_same(found, scan(articles, tmp_path))
    assert (output / "statistics").read_bytes() == (tmp_path / "scan.stats").read_bytes()
    kept = unique(articles, tmp_path)
    assert sorted(lines_of(output, "kept")) == sorted(kept)
    assert_accounted(found["removed"], articles, kept)
    assert len(kept) <= PAGES + 2


def test_gives_no_task_a_family_to_compare(output, largest):
    # an article is compared with at most as many others as a rare value has holders, and a few
    assert 0 < largest["left"] < 150


def test_gives_a_task_few_rows_for_an_article_of_a_component(output, largest):
    # the article, and in each search the few that it is compared with; not a row for each two articles
    assert NEAR < largest["component"] < 25 * NEAR


def test_compares_an_article_with_few_others(spark, output):
    candidates = spark.read.parquet(str(output / "_work/candidates"))
    assert NEAR < candidates.count() < 8 * (NEAR + PAGES)


def test_shuffles_no_value_with_all_its_holders(spark, output):
    common = {row["value"] for row in spark.read.parquet(str(output / "_work/common")).collect()}
    assert len(common) > 20
    holders = spark.read.parquet(str(output / "_work/holders")).collect()
    assert {row["value"] for row in holders} == common
    assert all(len(row["places"]) == 4 for row in holders)
