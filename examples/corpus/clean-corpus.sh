#!/bin/sh
# A corpus without its copies, and what was removed and why. Records come out byte for byte.
#   clean-corpus.sh CORPUS.jsonl KEPT.jsonl REMOVED.jsonl
set -eu
npx twicetold unique "$1" --output "$2" --removed "$3" --keep oldest
