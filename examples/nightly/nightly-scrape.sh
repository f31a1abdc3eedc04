#!/bin/sh
# Every night: what of the last scrape do we have already? What is new is remembered. For cron.
#   nightly-scrape.sh SCRAPE INDEX REPORT
#
# SCRAPE is a folder, a feed or a crawl (WARC). REPORT is written in the format that its name says, such as report.md or report.html.
# Exit code 0 also where there are copies; 2 where something cannot be read.
set -eu
if [ ! -e "$2" ]; then
  # the first night teaches which words are common: let it be large
  exec npx twicetold index add "$2" "$1" --quiet
fi
npx twicetold check "$1" --against "$2" --add --output "$3" --quiet || [ $? -eq 1 ]
