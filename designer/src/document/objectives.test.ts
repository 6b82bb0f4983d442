import { expect, test } from "vitest";
import { readObjectives } from "./objectives";

test("objectives are read with their bounds, and what is none is left out", () => {
  const text =
    "name: a\nobjectives:\n  - { metric: rmse, atMost: 70 }\n  - { metric: r2, atLeast: 0.5, atMost: x }\n  - { atMost: 1 }\n  - 3\n";
  expect(readObjectives(text)).toEqual([
    { metric: "rmse", atMost: 70, atLeast: null },
    { metric: "r2", atMost: null, atLeast: 0.5 },
  ]);
  for (const none of ["", "name: [", "- 1", "objectives: 3"]) expect(readObjectives(none)).toEqual([]);
});
