#!/bin/sh
# An activity in plain shell: counts the rows of a CSV file.
#   inputs    data    path of a CSV file with a line of column names
#   outputs   rows    how many rows follow it
#   artifact  head    head.csv, the column names and the first three rows
set -eu

# One text out of a flat JSON object. A program with more inputs uses jq, or a language that reads JSON.
data=$(tr -d '\n' < "$WF_INPUTS" | sed -n 's/.*"data"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p')

if [ -z "$data" ]; then
  echo "inputs: 'data' is missing: give the path of a CSV file" >&2
  exit 64
fi
if [ ! -s "$data" ]; then
  echo "data: $data is missing or empty: expected a line of column names and rows" >&2
  exit 65
fi

head -n 4 "$data" > "$WF_STEP_DIR/head.csv"
echo "{ \"rows\": $(tail -n +2 "$data" | grep -c '') }" > "$WF_OUTPUTS"
