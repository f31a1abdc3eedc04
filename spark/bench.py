"""Measures the job on a cluster of two executors on this machine, beside a scan of the same articles.

    npm run bench:spark -- --corpus CORPUS.jsonl --sizes 125000,250000,500000

The corpus is one of `npm run bench:corpus`, whose first articles are those of a smaller corpus; CORPUS.jsonl.pairs.tsv names its copies.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
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
    parser.add_argument("--write", action="store_true", help="put the tables into spark/README.md")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="twicetold-bench-") as folder:
            rows.append(measure(given, size, Path(folder)))
            print(json.dumps(rows[-1]), flush=True)
    text = "\n".join(table_of(rows))
    print(f"\n{text}")
    if given.write:
        page = ROOT / "spark" / "README.md"
        before, _, rest = page.read_text().partition("<!-- measured -->\n")
        _, _, after = rest.partition("<!-- end of measured -->\n")
        page.write_text(f"{before}<!-- measured -->\n\n{text}\n\n<!-- end of measured -->\n{after}")


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
        with Watch() as watch:
            summary = Job(spark, [str(articles)], str(output), WORKER, partitions=given.partitions).run()
        spark.stop()
    row = {"articles": size, "seconds": watch.seconds, "peak": watch.peak, "summary": summary}
    row["stages"] = stages_of(events, output / "_work")
    row["shuffle"] = sum(stage["shuffle"] for stage in row["stages"].values())
    row["task_seconds"] = sum(stage["seconds"] for stage in row["stages"].values())
    row["bytes"] = articles.stat().st_size
    row["recall"], row["copies"] = recall(given.corpus, size, pairs_of(output))
    # printed before the scan, which may take long
    print(json.dumps(row), flush=True)
    if not given.no_scan:
        report = folder / "scan.json"
        command = [*TOOL, "scan", str(articles), "--format", "json", "-o", str(report), "--quiet", "--no-config"]
        with Watch() as watch, subprocess.Popen([*command, "--places", "none"]) as process:
            process.wait()
        row.update({"scan": watch.seconds, "scan_cpu": watch.cpu, "scan_peak": watch.peak})
        found = {(pair["a"], pair["b"]) for pair in json.loads(report.read_text())["pairs"]}
        row["scan_recall"], _ = recall(given.corpus, size, found)
    return row


class Watch:
    """Wall time, processor time and memory of this process and all that it has started: driver, executors, Python and Node.js."""

    def __enter__(self) -> Watch:  # noqa: PYI034
        self.peak = 0
        self._is_over = threading.Event()
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._before = processor_seconds()
        self._begun = time.monotonic()
        self._sampler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.monotonic() - self._begun
        self.cpu = processor_seconds() - self._before
        self._is_over.set()
        self._sampler.join()

    def _sample(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._is_over.wait(1):
            # resident memory is field 24; memory that forked processes share counts for each of them
            self.peak = max(self.peak, sum(int(fields[21]) * page for fields in own_processes()))


def processor_seconds() -> float:
    """User and system time of these processes and their ended children."""
    return sum(sum(map(int, fields[11:15])) for fields in own_processes()) / os.sysconf("SC_CLK_TCK")


def own_processes() -> list[list[str]]:
    """The fields of /proc/PID/stat, from the third one on, of this process and its descendants."""
    stats = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stats[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
    own = [os.getpid()]
    # the list grows while it is read; the id of a child may be lower than that of its parent
    for process in own:
        own += [number for number, fields in stats.items() if int(fields[1]) == process]
    return [stats[process] for process in own if process in stats]


def stages_of(events: Path, work: Path) -> dict[str, dict]:
    """The seconds of the tasks, the shuffled bytes and the size of each table, in the order of the job."""
    name_of = {}
    found: dict[str, dict] = defaultdict(lambda: {"seconds": 0, "shuffle": 0, "spilled": 0})
    for log in sorted(log for log in events.rglob("*") if log.is_file() and not log.name.startswith(".")):
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line)
                if event["Event"] == "SparkListenerJobStart":
                    name = (event.get("Properties") or {}).get("spark.job.description", "others")
                    # rounds and searches are counted together
                    name = re.sub(r"-\d+(?=/|$)", "", name)
                    name_of.update({stage: name for stage in event["Stage IDs"]})
                elif event["Event"] == "SparkListenerTaskEnd":
                    metrics = event.get("Task Metrics") or {}
                    stage = found[name_of.get(event["Stage ID"], "others")]
                    stage["seconds"] += metrics.get("Executor Run Time", 0) / 1000
                    stage["shuffle"] += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
                    stage["spilled"] += metrics.get("Disk Bytes Spilled", 0)
    for name, stage in found.items():
        stage["stored"] = sum(file.stat().st_size for file in (work / name).glob("part-*"))
    return dict(found)


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


def table_of(rows: list[dict]) -> Iterator[str]:
    yield "| articles | | wall | core time | of an article | copies found | memory | shuffled | of an article |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in rows:
        size = row["articles"]
        yield (
            f"| {size:,} | job | {row['seconds']:.0f} s | {row['task_seconds']:.0f} s | "
            f"{row['task_seconds'] / size * 1000:.1f} ms | "
            f"{row['recall']:.4f} | {row['peak'] / 2**30:.1f} GB | {row['shuffle'] / 1e6:.0f} MB | "
            f"{row['shuffle'] / size:.0f} bytes |"
        )
        if "scan" in row:
            yield (
                f"| | `scan` | {row['scan']:.0f} s | {row['scan_cpu']:.0f} s | "
                f"{row['scan_cpu'] / size * 1000:.1f} ms | {row['scan_recall']:.4f} | "
                f"{row['scan_peak'] / 2**30:.1f} GB | | |"
            )
    first, last = rows[0], rows[-1]
    size = last["articles"]
    if len(rows) > 1:
        growth = math.log(size / first["articles"])
        wall, tasks = (math.log(last[key] / first[key]) / growth for key in ("seconds", "task_seconds"))
        each = (last["task_seconds"] - first["task_seconds"]) / (size - first["articles"]) * 1000
        yield (
            f"\nFrom {first['articles']:,} to {size:,} articles the wall time grows with an exponent of {wall:.2f}, the core time "
            f"with one of {tasks:.2f}: {each:.1f} ms for each further article."
        )
    summary = last["summary"]
    yield (
        f"\nOf {size:,} articles {summary['kept']:,} were kept after {summary['searches']} searches; "
        f"{summary['pairs']:,} pairs, {summary['clusters']:,} clusters, {summary['largest_component']:,} texts in the largest "
        "connected component."
    )
    yield f"\nTables at {size:,} articles of {last['bytes'] / size:.0f} bytes, figures for one article:\n"
    yield "| table | time of tasks | shuffled | stored |"
    yield "| --- | ---: | ---: | ---: |"
    for name, stage in last["stages"].items():
        if not name.endswith(".jsonl") and not name.endswith(".parquet"):
            yield (
                f"| `{name}` | {stage['seconds'] / size * 1000:.2f} ms | {stage['shuffle'] / size:.0f} bytes | "
                f"{stage['stored'] / size:.0f} bytes |"
            )
    output = [stage for name, stage in last["stages"].items() if name.endswith((".jsonl", ".parquet"))]
    seconds, shuffle = (sum(stage[key] for stage in output) / size for key in ("seconds", "shuffle"))
    yield f"| output | {seconds * 1000:.2f} ms | {shuffle:.0f} bytes | |"


if __name__ == "__main__":
    main()
