"""Times the job on a cluster of two executors on this machine, beside a scan of the same articles.

    npm run bench:spark -- --corpus CORPUS.jsonl --sizes 125000,250000,500000

The corpus is one of `npm run bench:corpus`, whose first articles are those of a smaller corpus; CORPUS.jsonl.pairs.tsv names its copies.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "spark" / "tests"))

from cluster import Cluster
from pyspark.sql import SparkSession

from twicetold_spark import Job

WORKER = str(ROOT / "dist" / "twicetold-worker.mjs")
TOOL = ["node", str(ROOT / "bin" / "twicetold.js")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--sizes", default="125000,250000,500000")
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--memory", default="4g", help="of each executor")
    parser.add_argument("--no-scan", action="store_true")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="twicetold-bench-") as folder:
            rows.append(measure(given, size, Path(folder)))
            print(json.dumps(rows[-1]), flush=True)
    print_table(rows)


def measure(given: argparse.Namespace, size: int, folder: Path) -> dict:
    articles = folder / "articles.jsonl"
    with open(given.corpus, "rb") as source, open(articles, "wb") as target:
        target.writelines(line for _, line in zip(range(size), source))
    events = folder / "events"
    events.mkdir()
    with Cluster(folder, given.memory) as cluster:
        spark = (
            SparkSession.builder.master(cluster.url)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            # the rest of the memory of a machine is that of its Python and Node.js
            .config("spark.executor.memory", given.memory)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.eventLog.enabled", "true")
            .config("spark.eventLog.dir", events.as_uri())
            .config("spark.eventLog.compress", "false")
            .getOrCreate()
        )
        spark.sparkContext.setLogLevel("ERROR")
        output = folder / "output"
        begun = time.monotonic()
        Job(spark, [str(articles)], str(output), WORKER, partitions=given.partitions).run()
        seconds = time.monotonic() - begun
        spark.stop()
    row = {"articles": size, "seconds": seconds, **shuffled(events)}
    row["bytes"] = articles.stat().st_size
    row["recall"], row["copies"] = recall(given.corpus, size, pairs_of(output))
    if not given.no_scan:
        report = folder / "scan.json"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.monotonic()
        subprocess.run(
            [*TOOL, "scan", str(articles), "--format", "json", "-o", str(report), "--quiet", "--no-config"], check=False
        )
        row["scan"] = time.monotonic() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        row["scan_cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        found = {(pair["a"], pair["b"]) for pair in json.loads(report.read_text())["pairs"]}
        row["scan_recall"], _ = recall(given.corpus, size, found)
    return row


def shuffled(events: Path) -> dict:
    written = cpu = 0
    for log in events.rglob("*"):
        if not log.is_file():
            continue
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                if '"SparkListenerTaskEnd"' not in line:
                    continue
                metrics = json.loads(line).get("Task Metrics") or {}
                written += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
                cpu += metrics.get("Executor Run Time", 0)
    return {"shuffle": written, "task_seconds": cpu / 1000}


def pairs_of(output: Path) -> set[tuple[str, str]]:
    found = set()
    for part in (output / "pairs.jsonl").glob("part-*"):
        with open(part, encoding="utf-8") as lines:
            for line in lines:
                pair = json.loads(line)
                found.add((pair["a"], pair["b"]))
    return found


def recall(corpus: str, size: int, found: set[tuple[str, str]]) -> tuple[float, int]:
    """Share of the planted copies among the first articles that are pairs."""
    planted = hit = 0
    with open(f"{corpus}.pairs.tsv", encoding="utf-8") as lines:
        for line in lines:
            original, copy, label = line.split("\t")[:3]
            if label != "copy" or int(copy[1:]) >= size or int(original[1:]) >= size:
                continue
            planted += 1
            hit += (min(original, copy), max(original, copy)) in found
    return (hit / planted if planted else math.nan), planted


def print_table(rows: list[dict]) -> None:
    print()
    print(
        "| articles | job | task seconds an article | shuffled | bytes an article | copies found | scan | copies found |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        size = row["articles"]
        scan = f"{row['scan']:.0f} s | {row['scan_recall']:.4f}" if "scan" in row else "- | -"
        print(
            f"| {size:,} | {row['seconds']:.0f} s | {row['task_seconds'] / size * 1000:.1f} ms | "
            f"{row['shuffle'] / 2**20:.0f} MB | {row['shuffle'] / size:.0f} | {row['recall']:.4f} | {scan} |"
        )
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        exponent = math.log(last["seconds"] / first["seconds"]) / math.log(last["articles"] / first["articles"])
        print(
            f"\ngrowth of the job from {first['articles']:,} to {last['articles']:,} articles: exponent {exponent:.2f}"
        )


if __name__ == "__main__":
    main()
