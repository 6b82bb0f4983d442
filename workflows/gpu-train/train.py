"""Trains a small neural network (two inputs, one hidden layer, one probability) to tell two interleaved spirals apart.

inputs     epochs, batch, rate, hidden, rows, seed, gpus
outputs    epochs, resumedFrom (0: started anew), loss, accuracy, device
artifact   model    model.json: the weights
report     report/learning-curve.svg
checkpoint state.json, after each epoch and on SIGTERM: a run that was stopped in the middle ends with the same model, bit for bit

Python alone is enough. Where PyTorch finds a GPU the arithmetic is done there, on the same checkpoint; outputs.device says which it was.
"""

import json
import math
import os
import random
import signal
import sys
from pathlib import Path

from engine import tell
from network import choose

USAGE, STOPPED = 64, 75  # 75: try again, what stopped us was not our fault
DEFAULTS = {"epochs": 40, "batch": 20, "rate": 0.3, "hidden": 24, "rows": 600, "seed": 1, "gpus": 0}


def spirals(rows: int, seed: int) -> list[tuple[float, float, int]]:
    draws = random.Random(seed)
    points = []
    for i in range(rows):
        turn, label = draws.random() * 1.2 * math.pi + 0.6, i % 2
        angle, reach = turn + label * math.pi, turn / 4
        points.append((reach * math.cos(angle) + draws.gauss(0, 0.06), reach * math.sin(angle) + draws.gauss(0, 0.06), label))
    return points


def read_inputs() -> dict:
    given = json.loads(Path(os.environ["WF_INPUTS"]).read_text())
    unknown = given.keys() - DEFAULTS.keys()
    inputs = DEFAULTS | given
    if unknown or any(inputs[name] <= 0 for name in DEFAULTS.keys() - {"seed", "gpus"}):
        print(f"inputs: expected numbers above 0 for {', '.join(DEFAULTS)}, got {json.dumps(given)}", file=sys.stderr)
        sys.exit(USAGE)
    return inputs


class Checkpoint:
    """The state in WF_CHECKPOINT; replaced whole or not at all, so a kill in the middle of writing leaves the one before."""

    def __init__(self, inputs: dict):
        folder = os.environ.get("WF_CHECKPOINT")
        self.file = Path(folder, "state.json") if folder else None
        self.inputs = inputs

    def load(self) -> dict | None:
        if not (self.file and self.file.exists()):
            return None
        state = json.loads(self.file.read_text())
        if state["inputs"] != self.inputs:
            print("the checkpoint is of other inputs: starting anew")
            return None
        return state

    def save(self, state: dict) -> None:
        if self.file:
            beside = self.file.with_suffix(".new")
            with open(beside, "w") as file:
                json.dump(state | {"inputs": self.inputs}, file)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.file)


def curve(history: list[dict]) -> str:
    """Loss and accuracy by epoch, as a picture that scales."""
    width, height, edge = 640, 320, 48
    top = max(1.0, max(point["loss"] for point in history))

    def line(name: str, most: float) -> str:
        step = (width - 2 * edge) / max(1, len(history) - 1)
        return " ".join(f"{edge + i * step:.1f},{height - edge - (height - 2 * edge) * point[name] / most:.1f}" for i, point in enumerate(history))

    last = history[-1]
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">
<rect width="{width}" height="{height}" fill="#fff"/>
<path d="M{edge} {edge}V{height - edge}H{width - edge}" fill="none" stroke="#888"/>
<polyline points="{line('loss', top)}" fill="none" stroke="#c2410c" stroke-width="2"/>
<polyline points="{line('accuracy', 1)}" fill="none" stroke="#1d4ed8" stroke-width="2"/>
<text x="{edge}" y="28" fill="#c2410c">loss {last['loss']:.3f} (axis to {top:.2f})</text>
<text x="{width - edge}" y="28" fill="#1d4ed8" text-anchor="end">accuracy {last['accuracy']:.3f} (axis to 1)</text>
<text x="{width / 2}" y="{height - 16}" text-anchor="middle">epoch 1 to {len(history)}, on rows not learned from</text>
</svg>
"""


def main() -> None:
    inputs = read_inputs()
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    points = spirals(inputs["rows"], inputs["seed"])
    part = max(2, len(points) // 5)
    held_out, learned = points[:part], points[part:]

    checkpoint = Checkpoint(inputs)
    state = checkpoint.load() or {"epoch": 0, "batch": 0, "weights": None, "history": []}
    resumed_from = state["epoch"]
    network = choose(inputs, state["weights"])
    print(f"training on {network.device}; GPUs asked for: {inputs['gpus']}; epoch {resumed_from + 1} of {inputs['epochs']} comes next", flush=True)

    for epoch in range(resumed_from + 1, inputs["epochs"] + 1):
        order = random.Random(inputs["seed"] * 1_000_003 + epoch).sample(learned, len(learned))
        batches = [order[i:i + inputs["batch"]] for i in range(0, len(order), inputs["batch"])]
        for number in range(state["batch"], len(batches)):
            if stopping:
                checkpoint.save(state | {"batch": number, "weights": network.weights()})
                print(f"stopped in epoch {epoch}: the checkpoint has all that was learned so far", file=sys.stderr)
                sys.exit(STOPPED)
            network.learn(batches[number], inputs["rate"])
        loss, accuracy = network.measure(held_out)
        state = {"epoch": epoch, "batch": 0, "weights": network.weights(), "history": state["history"] + [{"loss": loss, "accuracy": accuracy}]}
        checkpoint.save(state)
        tell("progress", {"fraction": epoch / inputs["epochs"], "text": f"epoch {epoch} of {inputs['epochs']}"})
        tell("metrics", {"loss": loss, "accuracy": accuracy}, step=epoch)
        print(f"epoch {epoch}: loss {loss:.4f}, accuracy {accuracy:.3f}", flush=True)

    step = Path(os.environ["WF_STEP_DIR"])
    (step / "report").mkdir(exist_ok=True)
    (step / "report" / "learning-curve.svg").write_text(curve(state["history"]))
    (step / "model.json").write_text(json.dumps({"hidden": inputs["hidden"], "weights": state["weights"]}))
    last = state["history"][-1]
    outputs = {"epochs": state["epoch"], "resumedFrom": resumed_from, "loss": last["loss"], "accuracy": last["accuracy"], "device": network.device}
    Path(os.environ["WF_OUTPUTS"]).write_text(json.dumps(outputs))


main()
