#!/bin/sh
# Lists what the entries of a feed repeat: articles of a folder, or one another. FEED is a file or an address.
#   check-feed.sh FEED FOLDER
#
# Of a feed that only has summaries, --fetch-full reads the linked pages. --fetch-cache keeps what did not change.
set -eu
npx twicetold check "$1" --against "$2" --fetch-cache .cache/twicetold --format csv
