"""Reads and writes small files in any Hadoop file system."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession


class Folder:
    """A folder with an address such as `hdfs://host/results` or `s3a://bucket/results`."""

    def __init__(self, spark: SparkSession, path: str):
        self._spark = spark
        self._jvm: Any = spark._jvm
        self.path = path.rstrip("/")

    def __truediv__(self, name: str) -> Folder:
        return Folder(self._spark, f"{self.path}/{name}")

    def exists(self, name: str) -> bool:
        path = self._path(name)
        return self._system(path).exists(path)

    def read_text(self, name: str) -> str | None:
        """The text of a file; None if the file does not exist."""
        path = self._path(name)
        system = self._system(path)
        if not system.exists(path):
            return None
        stream = system.open(path)
        try:
            return bytes(stream.readAllBytes()).decode()
        finally:
            stream.close()

    def write_bytes(self, name: str, content: bytes) -> None:
        """Writes a file, or replaces it."""
        path = self._path(name)
        stream = self._system(path).create(path, True)
        try:
            stream.write(bytearray(content))
        finally:
            stream.close()

    def _path(self, name: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(f"{self.path}/{name}")

    def _system(self, path: Any) -> Any:
        return path.getFileSystem(self._spark._jsc.hadoopConfiguration())
