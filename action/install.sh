#!/usr/bin/env bash
# Installs the tool beside the workspace, so that no package.json of the repository matters.
#   INPUT_VERSION: a version or a tag of the npm registry
set -euo pipefail
case "$INPUT_VERSION" in
  '' | *[!A-Za-z0-9.^~+-]*)
    echo '::error::twicetold: the input version is no version'
    exit 2
    ;;
esac
npm install --prefix "$RUNNER_TEMP/twicetold" --no-audit --no-fund --ignore-scripts -- "twicetold@$INPUT_VERSION"
