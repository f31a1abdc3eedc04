#!/bin/sh
# Splits a corpus into the kept and the removed records, byte for byte.
#   clean-corpus.sh CORPUS.jsonl KEPT.jsonl REMOVED.jsonl
set -eu
npx twicetold unique "$1" --output "$2" --removed "$3" --keep oldest
