#!/usr/bin/env bash
# Runs the tool with the inputs of the action, and sets the outputs. Inputs are values of variables: no shell ever reads them as code.
set -euo pipefail
shopt -u failglob nullglob

tool="$RUNNER_TEMP/twicetold/node_modules/.bin/twicetold"
reports="$RUNNER_TEMP/twicetold-reports"
mkdir -p "$reports"

case "$INPUT_COMMAND" in
  check | scan) ;;
  *)
    echo '::error::twicetold: the input command is neither check nor scan'
    exit 2
    ;;
esac

# Each line that is not empty, without the white space around it.
lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then printf '%s\0' "$line"; fi
  done <<< "$1"
}

options=(--format=github
  "--reporter=json=$reports/report.json"
  "--reporter=sarif=$reports/report.sarif"
  "--reporter=markdown=$reports/report.md")
paths=()
while IFS= read -r -d '' path; do paths+=("$path"); done < <(lines "$INPUT_PATHS")
while IFS= read -r -d '' option; do options+=("$option"); done < <(lines "$INPUT_ARGS")
if [ -n "$INPUT_BASELINE" ]; then options+=("--baseline=$INPUT_BASELINE"); fi

if [ "$INPUT_COMMAND" = check ]; then
  while IFS= read -r -d '' path; do options+=("--against=$path"); done < <(lines "$INPUT_AGAINST")
  since="$INPUT_CHANGED_SINCE"
  if [ -z "$since" ] && [ -z "$INPUT_AGAINST" ]; then since="origin/${GITHUB_BASE_REF:-HEAD}"; fi
  if [ -n "$since" ]; then options+=("--changed-since=$since"); fi
fi
# a step that never fails because of a copy still has its annotations
if [ "$INPUT_FAIL_ON" != none ]; then options+=("--fail-on=$INPUT_FAIL_ON"); fi

cd -- "$INPUT_WORKING_DIRECTORY"
rm -f "$reports/report.json" "$reports/report.sarif" "$reports/report.md"
code=0
"$tool" "$INPUT_COMMAND" "${options[@]}" -- "${paths[@]}" || code=$?
if [ "$INPUT_FAIL_ON" = none ] && [ "$code" = 1 ]; then code=0; fi

REPORTS="$reports" EXIT_CODE="$code" node "$GITHUB_ACTION_PATH/action/outputs.cjs" >> "$GITHUB_OUTPUT"
exit "$code"
