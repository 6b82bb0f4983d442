"""Tells the engine how far we are (the activity API of activities/contract)."""

import json
import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE = 60  # seconds: figures are good to have, not worth more waiting


def tell(path: str, body: dict, step: int | None = None) -> None:
    """POSTs progress, or with a step one point for each metric. Rides through a restart of the engine; without an engine it does nothing."""
    api = os.environ.get("WF_API")
    if not api:
        return
    if step is not None:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        body = [{"name": name, "value": value, "step": step, "at": at} for name, value in body.items()]
    request = urllib.request.Request(
        f"{api.rstrip('/')}/{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {os.environ.get('WF_TOKEN', '')}"},
    )
    pause, until = 0.2, time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(request, timeout=10).close()
            return
        except urllib.error.HTTPError as refused:
            if refused.code < 500 and refused.code not in (408, 429):
                print(f"the engine refused {path}: {refused.code}", file=sys.stderr)
                return
        except OSError:
            pass
        if time.monotonic() > until:
            print(f"the engine at {api} does not answer: {path} is lost", file=sys.stderr)
            return
        time.sleep(pause)
        pause = min(pause * 2, 5)
