"""The entry for spark-submit: `spark-submit --py-files twicetold_spark.zip spark/submit.py ARTICLES --output RESULTS`."""

import sys

from twicetold_spark.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
