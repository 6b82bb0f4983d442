import { expect, test } from "vitest";
import { boundsOf, boundsText, figure, isMet, metricsOf, noBounds, numbersOf, verdictOf } from "./figures";

const verdict = {
  passed: false,
  metrics: { rmse: 75.25, note: "late" },
  objectives: [{ metric: "rmse", atMost: 70, atLeast: null, value: 75.25, met: false }, { atMost: 3 }, "rmse"],
};

test("a step's figures are the numbers of its outputs' metrics, and what it reported of the same name is newer", () => {
  expect([...metricsOf(verdict, [])]).toEqual([["rmse", 75.25]]);
  expect([...metricsOf(verdict, [{ name: "rmse", value: 74 }])]).toEqual([["rmse", 74]]);
  for (const none of [null, "x", [1], {}, { metrics: null }, { metrics: [1] }]) expect([...metricsOf(none, [])]).toEqual([]);
  expect([...numbersOf({ a: 0, b: null, c: "1" })]).toEqual([["a", 0]]);
});

test("a figure may have any name", () => {
  const outputs = { metrics: JSON.parse('{"constructor": 1, "toString": 2, "__proto__": 3}') };
  expect([...metricsOf(outputs, [{ name: "valueOf", value: 4 }])]).toEqual([
    ["constructor", 1],
    ["toString", 2],
    ["__proto__", 3],
    ["valueOf", 4],
  ]);
  expect(metricsOf({ metrics: {} }, []).get("constructor")).toBeUndefined();
});

test("a verdict is told by what a gate must say, and an objective that says no metric is left out", () => {
  expect(verdictOf(verdict)).toEqual({
    passed: false,
    objectives: [{ metric: "rmse", atMost: 70, atLeast: null, value: 75.25, met: false, json: verdict.objectives[0] }],
  });
  expect(verdictOf({ passed: true })).toEqual({ passed: true, objectives: [] });
  expect(verdictOf({ passed: "yes" })).toBeNull();
  expect(verdictOf(null)).toBeNull();
});

test("bounds are those of the metric's objective, and none where there is none", () => {
  expect(boundsOf(verdict, "rmse")).toMatchObject({ atMost: 70, atLeast: null });
  expect(boundsOf(verdict, "mae")).toEqual(noBounds);
  const written = [{ metric: "rmse", atMost: 60, atLeast: null }];
  expect(boundsOf(verdict, "rmse", written).atMost).toBe(70);
  expect(boundsOf({ passed: true }, "rmse", written).atMost).toBe(60);
  expect(boundsOf({ rmse: 3 }, "rmse", written)).toEqual(noBounds);
  expect(boundsText({ atMost: 1, atLeast: 0.5 })).toBe("at least 0.5 and at most 1");
  expect(boundsText(noBounds)).toBe("");
});

test("of several objectives of one metric the narrowest bounds count", () => {
  const objectives = [
    { metric: "rmse", atMost: 70 },
    { metric: "rmse", atLeast: 1 },
    { metric: "mae", atMost: 2 },
    { metric: "rmse", atMost: 60, atLeast: 0 },
  ];
  expect(boundsOf({ passed: true, objectives }, "rmse")).toEqual({ atMost: 60, atLeast: 1 });
  expect(boundsOf({ passed: true, objectives }, "r2")).toEqual(noBounds);
});

test("a figure that is equal to its bound keeps to it", () => {
  expect([69, 70, 71].map((value) => isMet(value, { atMost: 70, atLeast: null }))).toEqual([true, true, false]);
  expect([0.8, 0.9].map((value) => isMet(value, { atMost: null, atLeast: 0.9 }))).toEqual([false, true]);
  expect(isMet(3, noBounds)).toBeNull();
});

test("a number is shown with six digits that count", () => {
  expect([62.123456789, 0.1 + 0.2, 1_234_567, -0.00001234567].map(figure)).toEqual(["62.1235", "0.3", "1234570", "-0.0000123457"]);
});
