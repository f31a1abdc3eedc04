#!/bin/sh
# Fails when a new or changed article of a pull request repeats another article of the folder.
#   check-articles.sh BRANCH FOLDER
#
# Exit code 0: no copy. 1: a copy, listed in copies.md. 2: an article cannot be read, or the command is wrong.
set -eu
npx twicetold check --changed-since "$1" "$2" --reporter markdown=copies.md --quiet
