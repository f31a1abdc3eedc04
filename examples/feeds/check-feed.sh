#!/bin/sh
# Lists the entries of a feed that repeat articles of a folder or each other. FEED is a file or an address.
#   check-feed.sh FEED FOLDER
#
# For a feed with summaries only, add --fetch-full to read the linked pages. --fetch-cache avoids fetching unchanged pages again.
set -eu
npx twicetold check "$1" --against "$2" --fetch-cache .cache/twicetold --format csv
