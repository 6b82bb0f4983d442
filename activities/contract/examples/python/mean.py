"""An activity in Python without packages: the mean of a column.

inputs     data      path of a CSV file with a line of column names
           column    the column to average
outputs    mean      of the rows that have a number
           rows      how many they are
artifact   summary   summary.json
report     report/summary.md
"""

import csv
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

USAGE, DATA_ERROR, STOPPED = 64, 65, 143


def fail(code: int, message: str):
    print(message, file=sys.stderr)
    sys.exit(code)


def tell(path: str, body: object, patience: float = 3600) -> None:
    """Tells the engine, if there is one; rides through its restart."""
    api = os.environ.get("WF_API")
    if not api:
        return
    pause = 0.2
    until = time.monotonic() + patience
    while True:
        request = urllib.request.Request(
            f"{api.rstrip('/')}/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {os.environ.get('WF_TOKEN', '')}"},
        )
        try:
            urllib.request.urlopen(request, timeout=10).close()
            return
        except urllib.error.HTTPError as refused:
            if refused.code < 500 and refused.code not in (408, 429):
                fail(1, f"the engine refused {path}: {refused.code} {refused.read().decode(errors='replace')}")
        except OSError:
            pass
        if time.monotonic() > until:
            fail(75, f"the engine at {api} does not answer")
        time.sleep(pause)
        pause = min(pause * 2, 10)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    inputs = json.loads(Path(os.environ["WF_INPUTS"]).read_text())
    missing = {"data", "column"} - inputs.keys()
    if missing:
        fail(USAGE, f"inputs: missing {', '.join(sorted(missing))}")

    with open(inputs["data"], newline="") as file:
        rows = csv.DictReader(file)
        if inputs["column"] not in (rows.fieldnames or []):
            fail(DATA_ERROR, f"data: no column '{inputs['column']}' in {inputs['data']}; it has: {', '.join(rows.fieldnames or [])}")
        values = [float(row[inputs["column"]]) for row in rows if row[inputs["column"]]]
    if not values:
        fail(DATA_ERROR, f"data: column '{inputs['column']}' has no numbers")

    mean = sum(values) / len(values)
    tell("progress", {"fraction": 1, "text": f"{len(values)} rows"})
    tell("metrics", [{"name": "mean", "value": mean, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}])

    step = Path(os.environ["WF_STEP_DIR"])
    outputs = {"mean": mean, "rows": len(values)}
    (step / "report").mkdir()
    (step / "report" / "summary.md").write_text(f"The mean of {inputs['column']} over {len(values)} rows is **{mean:g}**.\n")
    (step / "summary.json").write_text(json.dumps(outputs))
    Path(os.environ["WF_OUTPUTS"]).write_text(json.dumps(outputs))


main()
