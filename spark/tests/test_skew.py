"""Corpora in which very much belongs together: families of copies, one large source, and what stands on every page."""

from __future__ import annotations

import json
import random

import pytest
from comparison import WORKER, assert_accounted, assert_same, lines_of, scan, tables, unique

from twicetold_spark import Job, Settings

NEAR = 150
SAME = 1000
#: Words that most articles hold are no content words: a family is a tenth of the texts.
PAGES = 1350
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "ru", "sa", "te", "vi", "zo"]


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Near copies, identical copies, and pages of other stories, a tenth of them of one source; all end with the same words."""
    chosen = random.Random(7)
    words = ["".join(chosen.choices(SYLLABLES, k=3)) for _ in range(4000)]

    def story(length: int) -> str:
        return " ".join(chosen.choices(words, k=length)).capitalize() + "."

    everywhere = story(40)
    near, same = story(110), story(90)
    records = [
        *({"id": f"near-{n}", "text": f"{near} {story(8)}"} for n in range(NEAR)),
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
def output(spark, articles, tmp_path_factory):
    folder = tmp_path_factory.mktemp("skew-output")
    # few edges of a task: the components take rounds
    Job(spark, [str(articles)], str(folder), WORKER, Settings(), 6, edges_of_a_task=200).run()
    return folder


def test_gives_what_one_machine_gives(articles, output, tmp_path):
    found = tables(output)
    assert_same(found, scan(articles, tmp_path))
    assert (output / "statistics").read_bytes() == (tmp_path / "scan.stats").read_bytes()
    kept = unique(articles, tmp_path)
    assert sorted(lines_of(output, "kept")) == sorted(kept)
    assert_accounted(found["removed"], articles, kept)
    assert len(kept) <= PAGES + 2


def test_compares_an_article_with_few_others(spark, output):
    candidates = spark.read.parquet(str(output / "_work/candidates"))
    assert NEAR < candidates.count() < 8 * (NEAR + PAGES)
    most = max(row["count"] for row in candidates.groupBy("left").count().collect())
    assert most < 150


def test_shuffles_no_value_with_all_its_holders(spark, output):
    common = {row["value"] for row in spark.read.parquet(str(output / "_work/common")).collect()}
    assert len(common) > 20
    holders = spark.read.parquet(str(output / "_work/holders")).collect()
    assert {row["value"] for row in holders} == common
    assert all(len(row["places"]) == 4 for row in holders)
