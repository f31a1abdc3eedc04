"""The job on a real cluster gives what `scan` gives: id for id and score for score."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cluster import Cluster
from pyspark.sql import SparkSession

from twicetold_spark import Job, Settings

ROOT = Path(__file__).resolve().parents[2]
# the executors run the Python of these tests
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

WORKER = str(ROOT / "dist" / "twicetold-worker.mjs")
TOOL = ["node", str(ROOT / "bin" / "twicetold.js")]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session")
def spark(cluster, tmp_path_factory):
    session = (
        SparkSession.builder.master(cluster.url)
        .appName("twicetold tests")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "768m")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory):
    """The sample newsroom as JSON Lines."""
    path = tmp_path_factory.mktemp("newsroom") / "articles.jsonl"
    subprocess.run([*TOOL, "read", str(ROOT / "fixtures/newsroom"), "-o", str(path), "--quiet"], check=False, cwd=ROOT)
    return path


def scan(articles: Path, folder: Path, *options: str) -> dict:
    report = folder / "scan.json"
    command = [
        *TOOL,
        "scan",
        str(articles),
        "--format",
        "json",
        "-o",
        str(report),
        "--quiet",
        "--no-config",
        "--places",
        "none",
    ]
    ended = subprocess.run([*command, "--save-stats", str(folder / "scan.stats"), *options], cwd=folder, check=False)
    assert ended.returncode in (0, 1)
    return json.loads(report.read_text())


def run(spark, articles: Path, folder: Path, partitions: int, **settings) -> dict[str, list]:
    output = folder / f"output-{partitions}"
    Job(spark, [str(articles)], str(output), WORKER, Settings(**settings), partitions).run()
    return tables(output)


def tables(output: Path) -> dict[str, list]:
    found = {}
    for table in output.glob("*.jsonl"):
        lines = [line for part in sorted(table.glob("part-*")) for line in part.read_text().splitlines()]
        found[table.stem] = [json.loads(line) for line in lines]
    return found


def by_ids(pairs: list[dict]) -> list[dict]:
    # the similarity without a discount is that of the 1,000 pairs of a report with the largest one: no task knows them
    without = [{key: value for key, value in pair.items() if key != "undiscounted"} for pair in pairs]
    return sorted(without, key=lambda pair: (pair["a"], pair["b"]))


def assert_same(found: dict[str, list], report: dict) -> None:
    assert by_ids(found["pairs"]) == by_ids(report["pairs"])
    assert found["clusters"] == report["clusters"]
    assert sorted(found["digests"], key=lambda digest: digest["id"]) == report["digests"]
    members = sorted(family["members"] for family in found["families"])
    assert members == sorted(family["members"] for family in report["families"])


@pytest.mark.parametrize("partitions", [2, 7, 32])
def test_gives_the_pairs_and_clusters_of_a_scan(spark, newsroom, tmp_path, partitions):
    report = scan(newsroom, tmp_path)
    assert len(report["pairs"]) > 20
    found = run(spark, newsroom, tmp_path, partitions)
    assert_same(found, report)
    assert (tmp_path / f"output-{partitions}/statistics").read_bytes() == (tmp_path / "scan.stats").read_bytes()


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
    assert len(rejected) >= 3
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
    assert_same(tables(output), scan(newsroom, tmp_path))
