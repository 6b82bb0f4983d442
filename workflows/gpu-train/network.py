"""The network, twice: in plain Python, and in PyTorch where that finds a GPU. Both start from, and give, the same list of weights:
for each hidden unit (x, y, bias), then the output's weight of each unit, then its bias."""

import math
import random

TINY = 1e-9


def choose(inputs: dict, weights: list[float] | None) -> "Plain | Cuda":
    hidden = inputs["hidden"]
    if weights is None:
        draws = random.Random(inputs["seed"])
        weights = [draws.gauss(0, 2) for _ in range(3 * hidden)] + [draws.gauss(0, 0.5) for _ in range(hidden)] + [0.0]
    try:
        import torch
    except ImportError:
        return Plain(hidden, weights)
    return Cuda(torch, hidden, weights) if inputs["gpus"] > 0 and torch.cuda.is_available() else Plain(hidden, weights)


class Plain:
    device = "cpu"

    def __init__(self, hidden: int, weights: list[float]):
        self.hidden, self.values = hidden, list(weights)

    def weights(self) -> list[float]:
        return list(self.values)

    def learn(self, batch: list, rate: float) -> None:
        """One step of gradient descent on the mean cross-entropy."""
        slopes = [0.0] * len(self.values)
        out = 3 * self.hidden
        for x, y, label in batch:
            units, chance = self.forward(x, y)
            error = chance - label
            for j, unit in enumerate(units):
                slopes[out + j] += error * unit
                back = error * self.values[out + j] * (1 - unit * unit)
                slopes[3 * j] += back * x
                slopes[3 * j + 1] += back * y
                slopes[3 * j + 2] += back
            slopes[-1] += error
        self.values = [value - rate * slope / len(batch) for value, slope in zip(self.values, slopes)]

    def measure(self, points: list) -> tuple[float, float]:
        """Mean cross-entropy, and the share told right."""
        chances = [(self.forward(x, y)[1], label) for x, y, label in points]
        loss = -sum(math.log(max(TINY, chance if label else 1 - chance)) for chance, label in chances) / len(points)
        return loss, sum((chance > 0.5) == bool(label) for chance, label in chances) / len(points)

    def forward(self, x: float, y: float) -> tuple[list[float], float]:
        values, out = self.values, 3 * self.hidden
        units = [math.tanh(values[i] * x + values[i + 1] * y + values[i + 2]) for i in range(0, out, 3)]
        total = values[-1] + sum(values[out + j] * unit for j, unit in enumerate(units))
        return units, 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


class Cuda:
    """The same arithmetic in double precision on a device of PyTorch."""

    def __init__(self, torch, hidden: int, weights: list[float], device: str = "cuda"):
        self.torch, self.device = torch, device
        self.hidden = hidden
        self.values = torch.tensor(weights, dtype=torch.float64, device=device, requires_grad=True)

    def weights(self) -> list[float]:
        return self.values.detach().cpu().tolist()

    def learn(self, batch: list, rate: float) -> None:
        chances, labels = self.forward(batch)
        self.torch.nn.functional.binary_cross_entropy(chances, labels).backward()
        with self.torch.no_grad():
            self.values -= rate * self.values.grad
            self.values.grad = None

    def measure(self, points: list) -> tuple[float, float]:
        with self.torch.no_grad():
            chances, labels = self.forward(points)
            loss = self.torch.nn.functional.binary_cross_entropy(chances, labels)
            return loss.item(), ((chances > 0.5) == (labels > 0.5)).double().mean().item()

    def forward(self, batch: list) -> tuple:
        rows = self.torch.tensor(batch, dtype=self.torch.float64, device=self.device)
        units = self.values[:3 * self.hidden].reshape(self.hidden, 3)
        inner = self.torch.tanh(rows[:, :2] @ units[:, :2].T + units[:, 2])
        return self.torch.sigmoid(inner @ self.values[3 * self.hidden:-1] + self.values[-1]), rows[:, 2]
