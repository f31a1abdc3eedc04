"""Runs the job, and the tool on one machine, and compares their results."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from twicetold_spark import Job, Settings

ROOT = Path(__file__).resolve().parents[2]
WORKER = str(ROOT / "dist" / "twicetold-worker.mjs")
TOOL = ["node", str(ROOT / "bin" / "twicetold.js")]


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


def unique(articles: Path, folder: Path, *options: str) -> list[str]:
    """The lines that `unique` keeps with the statistics that `scan` saved."""
    command = [*TOOL, "unique", str(articles), "--stats", str(folder / "scan.stats"), "--quiet", "--no-config"]
    ended = subprocess.run([*command, *options], cwd=folder, check=True, capture_output=True, text=True)
    return ended.stdout.splitlines()


def run(spark, articles: Path, folder: Path, partitions: int, **settings) -> dict[str, list]:
    output = folder / f"output-{partitions}"
    Job(spark, [str(articles)], str(output), WORKER, Settings(**settings), partitions).run()
    return tables(output)


def lines_of(output: Path, table: str) -> list[str]:
    parts = sorted((output / f"{table}.jsonl").glob("part-*"))
    return [line for part in parts for line in part.read_text().split("\n") if line]


def tables(output: Path) -> dict[str, list]:
    # a record that was kept may be a broken line
    names = [table.stem for table in output.glob("*.jsonl") if table.stem != "kept"]
    return {name: [json.loads(line) for line in lines_of(output, name)] for name in names}


def assert_accounted(removed: list[dict], articles: Path, kept: list[str]) -> None:
    """Each record is kept, or removed because of a kept one."""
    ids = {json.loads(line)["id"] for line in kept}
    assert {row["duplicate_of"] for row in removed} <= ids
    records = [line for line in articles.read_text().split("\n") if line]
    assert sorted([*kept, *(row["record"] for row in removed)]) == sorted(records)


def by_ids(pairs: list[dict]) -> list[dict]:
    # `undiscounted` is for the 1,000 pairs of a report with the largest discount, which no task knows
    without = [{key: value for key, value in pair.items() if key != "undiscounted"} for pair in pairs]
    return sorted(without, key=lambda pair: (pair["a"], pair["b"]))


def assert_same(found: dict[str, list], report: dict) -> None:
    assert by_ids(found["pairs"]) == by_ids(report["pairs"])
    assert found["clusters"] == report["clusters"]
    assert sorted(found["digests"], key=lambda digest: digest["id"]) == report["digests"]
    members = sorted(family["members"] for family in found["families"])
    assert members == sorted(family["members"] for family in report["families"])
