"""On a real cluster the job gives the result of `scan`, id for id and score for score, and keeps what `unique` keeps."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from comparison import WORKER, assert_accounted, assert_same, lines_of, run, scan, tables, unique

from twicetold_spark import Job, Settings


@pytest.mark.parametrize("partitions", [2, 7, 32])
def test_gives_the_pairs_and_clusters_of_a_scan(spark, newsroom, tmp_path, partitions):
    report = scan(newsroom, tmp_path)
    assert len(report["pairs"]) > 20
    found = run(spark, newsroom, tmp_path, partitions)
    assert_same(found, report)
    assert (tmp_path / f"output-{partitions}/statistics").read_bytes() == (tmp_path / "scan.stats").read_bytes()
    kept = unique(newsroom, tmp_path)
    assert sorted(lines_of(tmp_path / f"output-{partitions}", "kept")) == sorted(kept)
    assert_accounted(found["removed"], newsroom, kept)


def sets() -> list[Path]:
    folder = os.environ.get("TWICETOLD_DATA")
    names = ["machine-paraphrase/articles.jsonl", "german-wire/articles.jsonl"]
    return [path for name in names if folder and (path := Path(folder) / name).exists()]


@pytest.mark.skipif(not sets(), reason="TWICETOLD_DATA names no evaluation sets")
@pytest.mark.parametrize("partitions", [2, 7, 32])
@pytest.mark.parametrize("articles", sets(), ids=lambda path: path.parent.name)
def test_gives_the_pairs_and_clusters_of_a_scan_of_evaluation_sets(spark, tmp_path, articles, partitions):
    assert_same(run(spark, articles, tmp_path, partitions), scan(articles, tmp_path))


def test_goes_on_where_an_interrupted_job_ended_and_gives_the_same_bytes(spark, newsroom, tmp_path):
    first = run(spark, newsroom, tmp_path, 3)
    output = tmp_path / "output-3"
    before = (output / "_work/candidates/_SUCCESS").stat().st_mtime_ns
    for stage in ("scored", "findings", "clusters"):
        (output / "_work" / stage / "_SUCCESS").unlink()
    for table in output.glob("*.jsonl"):
        (table / "_SUCCESS").unlink()
    assert run(spark, newsroom, tmp_path, 3) == first
    assert (output / "_work/candidates/_SUCCESS").stat().st_mtime_ns == before


def test_refuses_the_work_of_another_job(spark, newsroom, tmp_path):
    output = tmp_path / "output-2"
    (output / "_work").mkdir(parents=True)
    (output / "_work/job.json").write_text('{"inputs": ["others"]}')
    with pytest.raises(ValueError, match="other inputs or settings"):
        run(spark, newsroom, tmp_path, 2)


def test_lists_bad_records_with_their_reasons(spark, newsroom, tmp_path):
    articles = tmp_path / "articles.jsonl"
    lines = newsroom.read_text().splitlines()
    broken = [lines[0], '{"id": "half", "text": "ends he', '{"id": "none"}', "[1, 2]", "\x1b[31m", *lines[1:]]
    articles.write_text("\n".join(broken))
    assert_same(run(spark, articles, tmp_path, 2), scan(newsroom, tmp_path))
    rejected = spark.read.parquet(str(tmp_path / "output-2/rejected.parquet")).collect()
    # the readable part of the first broken line is an article
    assert sorted(row["record"] for row in rejected) == sorted(broken[2:5])
    assert broken[1] in lines_of(tmp_path / "output-2", "kept")
    assert all(row["reason"] for row in rejected)


def test_goes_on_after_an_executor_is_killed_while_it_compares(spark, cluster, newsroom, tmp_path):
    report = scan(newsroom, tmp_path)
    output = tmp_path / "output-7"
    killed = []

    def kill() -> None:
        while not killed and not (output / "_work/findings").exists():
            if (output / "_work/scored/_temporary").exists():
                for process in cluster.executors()[:1]:
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    found = run(spark, newsroom, tmp_path, 7)
    killer.join()
    assert killed
    assert_same(found, report)


def test_reads_parquet(spark, newsroom, tmp_path):
    spark.read.json(str(newsroom)).write.parquet(str(tmp_path / "articles.parquet"))
    output = tmp_path / "output"
    Job(spark, [str(tmp_path / "articles.parquet")], str(output), WORKER, Settings(), 2, "parquet").run()
    found = tables(output)
    assert_same(found, scan(newsroom, tmp_path))
    kept = unique(newsroom, tmp_path)
    rows = spark.read.parquet(str(output / "kept.parquet"))
    assert set(rows.columns) == set(spark.read.json(str(newsroom)).columns)
    assert sorted(row["id"] for row in rows.collect()) == sorted(json.loads(line)["id"] for line in kept)
    removed = {
        row["record"]["id"]: row["duplicate_of"]
        for row in spark.read.parquet(str(output / "removed.parquet")).collect()
    }
    assert removed == {row["id"]: row["duplicate_of"] for row in found["removed"]}


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ({"keep": ["newest"]}, ["--keep", "newest"]),
        ({"keep": ["longest"], "editions": "latest"}, ["--keep", "longest", "--editions", "latest"]),
        ({"drop": ["paraphrase"]}, ["--drop", "paraphrase"]),
    ],
)
def test_keeps_what_unique_keeps_by_other_rules(spark, newsroom, tmp_path, settings, options):
    scan(newsroom, tmp_path)
    run(spark, newsroom, tmp_path, 2, **settings)
    assert sorted(lines_of(tmp_path / "output-2", "kept")) == sorted(unique(newsroom, tmp_path, *options))
