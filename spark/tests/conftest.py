"""Starts the cluster that the tests share."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cluster import QUICK_START, Cluster
from comparison import ROOT, TOOL
from pyspark.sql import SparkSession

# the executors run the Python of these tests
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")


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
        # compiling the queries would take longer than running them on small tables
        .config("spark.driver.extraJavaOptions", QUICK_START)
        .config("spark.executor.extraJavaOptions", QUICK_START)
        .config("spark.sql.codegen.wholeStage", "false")
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
