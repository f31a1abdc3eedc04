"""The stages of a job. Each is a Parquet table in the work folder; a second start builds only the tables that are not complete."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any

from pyspark import SparkFiles
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import (
    BinaryType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from twicetold_spark.frames import Schema
from twicetold_spark.storage import Folder
from twicetold_spark.worker import Step

TYPES = {
    "long": LongType(),
    "double": DoubleType(),
    "int": IntegerType(),
    "string": StringType(),
    "binary": BinaryType(),
}


class Stages:
    """
    :param work: folder of the tables
    :param worker: path of the worker's file on this machine, or the name under which `--files` has shipped it
    :param options: options of the detection, which each step gets
    :param partitions: most tasks of a stage
    """

    def __init__(self, spark: SparkSession, work: Folder, worker: str, options: dict[str, Any], partitions: int):
        self.spark = spark
        self.work = work
        self.options = options
        self.partitions = partitions
        self._worker = os.path.basename(worker)
        if os.path.isfile(worker):
            spark.sparkContext.addFile(worker)
        elif not os.path.isfile(SparkFiles.get(self._worker)):
            raise FileNotFoundError(f"{worker}: no such file; npm run build:worker makes it")
        spark.sparkContext.addPyFile(_package())
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "2000")
        spark.conf.set("spark.sql.shuffle.partitions", str(partitions))
        # as many tasks read a table, but fewer read a small one
        spark.conf.set("spark.sql.files.minPartitionNum", str(partitions))
        # a hundred thousand articles may be compared with one article, which is one key of a join
        spark.conf.set("spark.sql.adaptive.enabled", "true")
        spark.conf.set("spark.sql.adaptive.skewJoin.enabled", "true")

    def table(self, name: str, build: Callable[[], DataFrame]) -> DataFrame:
        """The table of a stage. `build` makes its rows unless it is already complete."""
        path = (self.work / name).path
        if not self.work.exists(f"{name}/_SUCCESS"):
            rows = build()
            # after `build`, which may have made the tables of other stages
            self.spark.sparkContext.setJobDescription(name)
            rows.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def step(self, rows: DataFrame, name: str, takes: Schema, gives: Schema, **settings: Any) -> DataFrame:
        """Runs a step on each partition of the rows."""
        step = Step(name, takes, gives, {"options": self.options, **settings}, self._worker)
        schema = StructType([StructField(column, TYPES[kind], False) for column, kind in gives.items()])
        return rows.select(*takes).mapInArrow(step, schema)

    def together(self, rows: DataFrame, key: str, *order: str) -> DataFrame:
        """Brings the rows of each key together in one partition, in order.

        Without a given number of partitions Spark merges small ones, for each of which a step would start a Node.js process.
        """
        return rows.repartition(F.col(key)).sortWithinPartitions(key, *order)

    def numbered(self, name: str, rows: DataFrame, key: str) -> DataFrame:
        """Adds the column `number`: the position of a row, from 0, in the order of the key. No task gets all rows."""
        ordered = self.table(
            name,
            lambda: (
                rows.repartitionByRange(F.col(key))
                .sortWithinPartitions(key)
                .withColumn("_place", F.monotonically_increasing_id())
            ),
        )
        # the upper bits of such an id are the number of the partition, the lower ones the place in it
        part = F.shiftright("_place", 33)
        counts = ordered.groupBy(part.alias("_part")).count().orderBy("_part").collect()
        starts, start = [], 0
        for row in counts:
            starts.append((row["_part"], start))
            start += row["count"]
        offsets = self.spark.createDataFrame(starts or [(0, 0)], "_part long, _start long")
        return (
            ordered.withColumn("_part", part)
            .join(F.broadcast(offsets), "_part")
            .withColumn("number", F.col("_start") + F.col("_place").bitwiseAND(F.lit(2**33 - 1)))
            .drop("_part", "_start", "_place", key)
        )

    def ship(self, name: str, content: bytes) -> str:
        """Ships a file to all executors. Returns its name there."""
        folder = tempfile.mkdtemp(prefix="twicetold-")
        path = os.path.join(folder, f"{name}-{os.path.basename(folder)}.bin")
        with open(path, "wb") as file:
            file.write(content)
        self.spark.sparkContext.addFile(path)
        return os.path.basename(path)


def code_units(column: str | Column) -> Column:
    """A sort key that orders texts as JavaScript does, by their 16-bit code units."""
    return F.encode(F.col(column) if isinstance(column, str) else column, "UTF-16BE")


@functools.cache
def _package() -> str:
    """Path of a ZIP file with this package, which Spark ships to the executors."""
    folder = tempfile.mkdtemp(prefix="twicetold-")
    here = os.path.dirname(os.path.abspath(__file__))
    if not os.path.isdir(here):
        # the package was loaded from such a file (`--py-files`)
        return here.rpartition(os.sep)[0]
    return shutil.make_archive(
        os.path.join(folder, "twicetold_spark"), "zip", os.path.dirname(here), os.path.basename(here)
    )
