#!/bin/sh
# Compares the last scrape with an index of known articles, and adds it to the index. For cron.
#   nightly-scrape.sh SCRAPE INDEX REPORT
#
# SCRAPE is a folder, a feed or a crawl (WARC). The extension of REPORT sets its format, such as report.md or report.html.
# Exit code 0 with or without copies; 2 if an article cannot be read.
set -eu
if [ ! -e "$2" ]; then
  # the index learns common words from its first articles: the first scrape should be large
  exec npx twicetold index add "$2" "$1" --quiet
fi
npx twicetold check "$1" --against "$2" --add --output "$3" --quiet || [ $? -eq 1 ]
