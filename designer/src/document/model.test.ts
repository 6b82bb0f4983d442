import { expect, test } from "vitest";
import { couldBeNeededBy, couldNeed, isGraph, readGraph } from "./graph";
import { readModel } from "./model";
import { whyNotConnect } from "./needs";
import { isRefused, readSource } from "./source";
import { sampleTexts } from "./testing/samples";

const texts = Object.fromEntries(sampleTexts());

test("a definition's graph has its steps with their work, and what each needs", () => {
  const graph = readGraph(texts["bike-drift.yaml"] ?? "");
  if (!isGraph(graph)) throw new Error(graph.message);
  expect(graph.steps.map((step) => step.name)).toEqual(["source", "yesterday", "today", "drift", "retrain", "duel", "switch", "promote"]);
  expect(graph.edges).toContainEqual({ from: "today", to: "drift" });
  expect(graph.steps.find((step) => step.name === "retrain")).toMatchObject({ kind: "workflow", uses: "bike-demand" });
  expect(graph.steps.find((step) => step.name === "switch")).toMatchObject({ kind: "approval", uses: null });
});

test("a step could need what a line may be drawn from, and nothing else", () => {
  for (const [name, text] of sampleTexts()) {
    const graph = readGraph(text);
    const source = readSource(text);
    if (!isGraph(graph) || isRefused(source)) throw new Error(name);
    const names = graph.steps.map((step) => step.name);
    for (const to of names) expect(couldNeed(graph, to)).toEqual(names.filter((from) => whyNotConnect(source, from, to) === null));
    for (const from of names) expect(couldBeNeededBy(graph, from)).toEqual(names.filter((to) => whyNotConnect(source, from, to) === null));
  }
});

test("a step's lines are those that the text has it in", () => {
  for (const [name, text] of sampleTexts()) {
    const graph = readGraph(text);
    if (!isGraph(graph)) throw new Error(`${name}: ${graph.message}`);
    const lines = text.split("\n");
    for (const step of graph.steps) {
      expect(lines[step.lines[0] - 1]?.replace(/"/g, "").trim(), name).toMatch(new RegExp(`^${step.name}:`));
      expect(lines[step.lines[1] - 1]?.trim(), name).not.toBe("");
    }
  }
});

test("a text that can't be read keeps the last graph, and says in which line it is wrong", () => {
  const good = readModel("name: x\nsteps:\n  a: { set: { b: 1 } }\n", null);
  const bad = readModel("name: x\nsteps:\n  a: { set: { b: 1 }\n", good);
  expect(bad.graph).toBe(good.graph);
  expect(bad.problem?.line).toBeGreaterThanOrEqual(3);
  expect(readModel(good.text, bad).problem).toBeNull();
});

test.each(["", "- a\n", "steps:\n", "steps: 5\n", "steps: { a: 1, b: null, c: [x] }\n", "steps:\n  a:\n    needs: b\n"])(
  "%j is no reason to fall over",
  (text) => {
    expect(readModel(text, null).graph.edges).toEqual([]);
  },
);
