import { expect, test } from "vitest";
import type { Change } from "../../api/definitions";
import { changedOf } from "./changed";

test("a change is told by its step and field, steps first", () => {
  const changes: Change[] = [
    { kind: "changed", path: "objectives", before: [], after: [1] },
    { kind: "added", path: "steps.new", after: {} },
    { kind: "changed", path: "steps.train.with.trees", before: 100, after: 200 },
    { kind: "removed", path: "finally.tell", before: {} },
    { kind: "changed", path: "concurrency.limit", before: 1, after: 2 },
    { kind: "changed", path: "parameters.seed.default", before: 1, after: 2 },
  ];
  expect(changedOf({ changes, steps: null }).map(({ where, field, change }) => [where, field, change.kind])).toEqual([
    ["step new", "", "added"],
    ["step train", "with.trees", "changed"],
    ["step tell", "", "removed"],
    ["objectives", "", "changed"],
    ["concurrency", "limit", "changed"],
    ["parameter seed", "default", "changed"],
  ]);
});
