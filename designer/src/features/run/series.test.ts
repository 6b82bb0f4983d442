import { expect, test } from "vitest";
import type { Metric, Series, StepPage } from "../../api/types";
import { hasSeries, labelsOf, linesOf, titleOf } from "./series";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();

function series(name: string, index: number | null, attempt: number, values: number[] = [1, 2]): Series {
  const points = values.map((value, step) => ({ step, at: at(step), value }));
  return { step: "fit", index, attempt, name, count: points.length, points };
}

test("the lines are in the order of their metrics and instances, the last attempt of each first, and a single point is none", () => {
  const all = [series("loss", null, 1), series("rate", null, 1), series("loss", null, 2), series("once", null, 1, [3])];
  expect(linesOf(all).map((line) => titleOf(line, all))).toEqual(["loss, attempt 2", "loss, attempt 1", "rate, attempt 1"]);
  const fanned = [series("loss", 1, 1), series("loss", 0, 1), series("loss", 0, 2)];
  expect(linesOf(fanned).map((line) => titleOf(line, fanned))).toEqual([
    "loss, instance 0, attempt 2",
    "loss, instance 0, attempt 1",
    "loss, instance 1",
  ]);
  expect(titleOf(series("loss", null, 1), [series("loss", null, 1)])).toBe("loss");
});

test("points are named by what was counted, and where nothing was, by the time since the first", () => {
  const counted = series("loss", null, 1);
  expect(labelsOf(counted)).toEqual({ what: "step", labels: ["0", "1"] });
  const timed = { ...counted, points: [...counted.points, { step: null, at: at(75), value: 1 }] };
  expect(labelsOf(timed)).toEqual({ what: "time", labels: ["0.0s", "1.0s", "1m 15s"] });
});

test("a step has series where more than one point of a metric came, be it of an instance", () => {
  const metric = (points: number): Metric => ({ name: "loss", value: 1, step: null, at: at(0), points });
  const page = (metrics: Metric[], ofInstance: Metric[]) => ({ metrics, instances: [{ metrics: ofInstance }] }) as unknown as StepPage;
  expect([page([metric(1)], []), page([metric(2)], []), page([], [metric(9)])].map(hasSeries)).toEqual([false, true, true]);
});
