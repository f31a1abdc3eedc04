"""The command line of the job (`submit.py` calls it from `spark-submit`)."""

from __future__ import annotations

import argparse
import json
import sys

from pyspark.sql import SparkSession

from twicetold_spark.division import LARGEST_COMPONENT, Limits
from twicetold_spark.job import Job, Settings
from twicetold_spark.worker import WORKER, WorkerError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="twicetold_spark", description="Find the story told twice, on Apache Spark.")
    parser.add_argument("inputs", nargs="+", help="files or folders of articles, of any Hadoop file system")
    parser.add_argument("--output", required=True, help="folder for the tables; an interrupted job continues there")
    parser.add_argument("--format", choices=["jsonl", "parquet"], default="jsonl", help="format of the input")
    parser.add_argument("--worker", default=WORKER, help="the file that npm run build:worker builds")
    parser.add_argument("--partitions", type=int, help="most tasks of a stage; by default spark.sql.shuffle.partitions")
    parser.add_argument(
        "--options", type=json.loads, default={}, help='options of the detection, as JSON: {"threshold": 0.6}'
    )
    parser.add_argument(
        "--keep", type=json.loads, default=[], help='rules that choose the kept copy, as JSON: ["oldest", "longest"]'
    )
    parser.add_argument("--drop", type=json.loads, help='relations whose copies are removed, as JSON: ["identical"]')
    parser.add_argument(
        "--editions", choices=["latest", "earliest", "all"], help="version of an article that is kept of one publisher"
    )
    parser.add_argument(
        "--searches", type=int, help="most searches for copies to remove; by default until no copy is found"
    )
    parser.add_argument(
        "--largest-component",
        type=int,
        default=LARGEST_COMPONENT,
        metavar="ROWS",
        help="articles and pairs of a connected component that one task takes; a larger component loses its weakest pairs",
    )
    given = parser.parse_args(arguments)
    spark = SparkSession.builder.appName("twicetold").getOrCreate()
    settings = Settings(given.options, given.keep, given.drop, given.editions, given.searches)
    try:
        limits = Limits(largest_component=given.largest_component)
        job = Job(spark, given.inputs, given.output, given.worker, settings, given.partitions, given.format, limits)
        summary = job.run()
        print(json.dumps(summary, indent=2, sort_keys=True))
        if summary["divided_components"]:
            print(
                f"twicetold_spark: {summary['divided_components']} connected components were too large for a task; "
                f"{summary['pairs_left_out']} pairs of them were left out. Run the job again on the kept articles, or raise "
                "--largest-component and the memory of the executors.",
                file=sys.stderr,
            )
    except (WorkerError, FileNotFoundError, ValueError) as error:
        print(f"twicetold_spark: {error}", file=sys.stderr)
        return 2
    finally:
        spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
