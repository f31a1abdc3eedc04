"""The job: the stages of a scan. Workers run its steps on batches of rows, and Spark groups and joins the rows between two steps.

Each stage is a Parquet table in the work folder. A second start of a job builds only the tables that are not complete.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from twicetold_spark.articles import Articles
from twicetold_spark.components import Components
from twicetold_spark.division import Limits
from twicetold_spark.search import CONTENT, Search
from twicetold_spark.selection import Selection
from twicetold_spark.stages import Stages
from twicetold_spark.statistics import Statistics
from twicetold_spark.storage import Folder
from twicetold_spark.tables import Tables
from twicetold_spark.worker import WorkerError, check_node, on_each_machine


@dataclass(frozen=True)
class Settings:
    """The settings that decide the result. The number of partitions does not change it."""

    #: Options of the detection by their names in the README: `threshold`, `minWords`, ...
    options: dict[str, Any] = field(default_factory=dict)
    #: Rules of `--keep`, relations of `--drop` and the rule of `--editions`, as in the library.
    keep: list[Any] = field(default_factory=list)
    drop: list[str] | None = None
    editions: str | None = None
    #: Most searches for copies to remove; by default the job searches until it finds none.
    searches: int | None = None


class Job:
    """A run over articles in JSON Lines or Parquet.

    :param inputs: files or folders of any Hadoop file system
    :param output: folder of the tables; its folder `_work` holds the stages
    :param worker: path of the worker's file on this machine
    :param partitions: most tasks of a stage; by default `spark.sql.shuffle.partitions`
    :param limits: most rows of a task
    """

    def __init__(
        self,
        spark: SparkSession,
        inputs: list[str],
        output: str,
        worker: str,
        settings: Settings = Settings(),
        partitions: int | None = None,
        input_format: str = "jsonl",
        limits: Limits | None = None,
    ):
        self.spark = spark
        self.inputs = inputs
        self.settings = settings
        self.output = Folder(spark, output)
        self._input_format = input_format
        self._limits = limits or Limits()
        partitions = partitions or int(str(spark.conf.get("spark.sql.shuffle.partitions")))
        self._stages = Stages(spark, self.output / "_work", worker, settings.options, partitions)

    def run(self) -> dict[str, Any]:
        """Runs all stages. Returns the summary: the number of rows of each table of the output, and of the searches for copies.

        Raises WorkerError if an executor has no Node.js, before any work is done.
        """
        self._check_machines()
        self._check_work()
        stages, settings = self._stages, self.settings
        articles = Articles(stages, self.inputs, self._input_format)
        statistics = Statistics(stages, articles)
        learned = statistics.learn()
        self.output.write_bytes("statistics", learned)
        shipped = stages.ship("statistics", learned)

        search = Search(stages, shipped)
        sketches = search.sketches(statistics.contents().select(*CONTENT))
        candidates = search.candidates(sketches)
        scored = search.scored(candidates, sketches)
        left = statistics.cut().select(F.col("number").alias("first"), F.col("words").alias("content"))
        members = articles.articles().join(left, "first", "left")
        with_firsts = scored.withColumns({"first_a": F.col("a"), "first_b": F.col("b")})
        components = Components(stages, members, [with_firsts], candidates, self._limits)

        given = {"drop": settings.drop, "editions": settings.editions}
        rules = {
            "keep": settings.keep,
            "site": articles.site(),
            **{name: rule for name, rule in given.items() if rule is not None},
        }
        selection = Selection(stages, articles, statistics, components, rules, settings.searches)
        selected = selection.run(shipped, sketches, candidates)
        tables = Tables(stages, articles, self.output, self._input_format == "parquet")
        counts = tables.write(components, settings.keep, selected)
        summary = {
            **counts,
            "largest_component": components.largest(),
            "divided_components": selection.components.divided(),
            "pairs_left_out": selection.components.left_out(),
            "searches": selection.searches,
            "is_stable": selection.is_stable,
        }
        self.output.write_bytes("summary.json", json.dumps(summary, indent=2, sort_keys=True).encode())
        return summary

    def _check_machines(self) -> None:
        context = self.spark.sparkContext
        tasks = max(2, context.defaultParallelism) * 2
        checks = context.parallelize(range(tasks), tasks).mapPartitions(on_each_machine(check_node, "executor"))
        faults = checks.distinct().collect()
        if faults:
            raise WorkerError("; ".join(faults))

    def _check_work(self) -> None:
        """Raises ValueError if the stages in the work folder belong to another input or other settings."""
        told = json.dumps({"inputs": self.inputs, **asdict(self.settings)}, sort_keys=True)
        known = self._stages.work.read_text("job.json")
        if known is None:
            self._stages.work.write_bytes("job.json", told.encode())
        elif known != told:
            path = self._stages.work.path
            raise ValueError(f"{path} belongs to a job with other inputs or settings: delete it, or use them")
