import { expect, test } from "vitest";
import type { Run, RunSummary } from "../../api/types";
import { toCompare } from "./toCompare";

const summary = (label: string, hour: number, broken: string | null = null) =>
  ({ label, workflow: label.split("#")[0], createdAt: `2026-03-01T0${hour}:00:00Z`, broken }) as RunSummary;

test("the run before it comes first, then newer and older ones, then those of other workflows; never itself, nor one that can't be read", () => {
  const own = [summary("a#5", 9), summary("a#4", 7), summary("a#3", 5), summary("a#2", 4, "damaged"), summary("a#1", 1)];
  const all = [summary("a#5", 9), summary("b#2", 8), summary("a#4", 7), summary("b#1", 2)];
  const run = { workflow: "a", createdAt: "2026-03-01T07:00:00Z" } as Run;
  expect(toCompare("a#4", run, own, all).map((each) => each.label)).toEqual(["a#3", "a#5", "a#1", "b#2", "b#1"]);
});

test("the first run is compared with what came after it", () => {
  const run = { workflow: "a", createdAt: "2026-03-01T01:00:00Z" } as Run;
  expect(toCompare("a#1", run, [summary("a#2", 2), summary("a#1", 1)], []).map((each) => each.label)).toEqual(["a#2"]);
});
