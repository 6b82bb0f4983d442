import { expect, test } from "vitest";
import type { Json, Step } from "../../api/types";
import { type Graph, readGraph } from "../../document/graph";
import { evidenceFor } from "./evidence";

const graph = readGraph(`name: x
steps:
  gate: { uses: evaluate@1 }
  told: { needs: [gate], set: { a: 1 } }
  aside: { uses: evaluate@1 }
  sign-off: { needs: [told], approval: {} }
`) as Graph;

const judged: Json = {
  passed: true,
  reasons: ["rmse 62.5 is at most 70", "the candidate is better"],
  candidate: { sha256: "c", metrics: { rmse: 62.5, r2: 0.9 } },
  champion: { model: "bikes", version: 3, sha256: "d", metrics: { rmse: 75, mae: 40 } },
};

const found = (gate: Json) =>
  evidenceFor("sign-off", graph, { gate: { outputs: gate }, told: { outputs: { a: 1 } }, aside: { outputs: judged } } as unknown as Record<
    string,
    Step
  >);

test("an approval shows what was judged above it, however far, with both figures of each metric", () => {
  expect(found(judged)).toEqual([
    {
      step: "gate",
      reasons: ["rmse 62.5 is at most 70", "the candidate is better"],
      champion: "bikes 3",
      figures: [
        { metric: "rmse", candidate: 62.5, champion: 75 },
        { metric: "r2", candidate: 0.9, champion: null },
        { metric: "mae", candidate: null, champion: 40 },
      ],
    },
  ]);
});

test("without a champion the candidate stands alone", () => {
  expect(found({ candidate: { metrics: { rmse: 62.5 } }, champion: null })).toEqual([
    { step: "gate", reasons: [], champion: null, figures: [{ metric: "rmse", candidate: 62.5, champion: null }] },
  ]);
});

test.each<[string, Json]>([
  ["nothing", null],
  ["a verdict that compares no models", { passed: true, objectives: [] }],
  ["a candidate that is no model", { candidate: "steps.train.artifacts.model" }],
])("%s is no evidence", (_, outputs) => expect(found(outputs)).toEqual([]));
