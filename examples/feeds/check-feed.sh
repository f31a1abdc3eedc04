#!/bin/sh
# Lists the entries of a feed that retell an article of a folder. FEED is a file or an address.
#   check-feed.sh FEED FOLDER
#
# Of a feed that only has summaries, --fetch-full reads the linked pages. --fetch-cache keeps what did not change.
set -eu
npx twicetold scan "$1" "$2" --fetch-cache .cache/twicetold --format csv
