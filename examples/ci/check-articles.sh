#!/bin/sh
# Fails when a new article of a pull request copies another article of the folder.
#   check-articles.sh FOLDER
#
# Exit code 0: no copy. 1: a copy, listed in copies.md. 2: an article cannot be read, or the command is wrong.
set -eu
npx twicetold scan "$1" --fail-on identical,near-identical,paraphrase --reporter markdown=copies.md --quiet
