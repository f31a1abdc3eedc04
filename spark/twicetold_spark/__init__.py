"""Finds near-duplicate and paraphrased articles in corpora that do not fit one machine: twicetold on Apache Spark."""

from twicetold_spark.division import Limits
from twicetold_spark.job import Job, Settings

__all__ = ["Job", "Limits", "Settings"]
__version__ = "0.1.0"
