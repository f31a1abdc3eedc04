"""Near-duplicate and paraphrased articles in corpora that no single machine holds: twicetold's detection on Apache Spark."""

from twicetold_spark.division import Limits
from twicetold_spark.job import Job, Settings

__all__ = ["Job", "Limits", "Settings"]
__version__ = "0.1.0"
