import { expect, test } from "vitest";
import { type Graph, readGraph } from "../document/graph";
import { layOut } from "./dagre";
import { edgeKey, nodeHeight, nodeWidth } from "./layout";
import { follow, ownLayout, wantedOf, withOwnPlaces } from "./places";

function graphOf(needs: Record<string, string[]>, more = ""): Graph {
  const steps = Object.entries(needs).map(([name, each]) => `  ${name}: { needs: [${each}], set: { a: 1 } }\n`);
  return readGraph(`name: x\nsteps:\n${steps.join("")}${more}`) as Graph;
}

const before = graphOf({ a: [], b: ["a"], c: ["a"], d: ["b", "c"] });
const layout = layOut(wantedOf(before));

test.each<[string, Graph]>([
  ["a step between two", graphOf({ a: [], b: ["a"], c: ["a"], new: ["b"], d: ["new", "c"] })],
  ["a step at the end", graphOf({ a: [], b: ["a"], c: ["a"], d: ["b", "c"], new: ["d"] })],
  ["a step that nothing leads to", graphOf({ a: [], b: ["a"], c: ["a"], d: ["b", "c"], new: [] })],
  ["a step before all", graphOf({ new: [], a: ["new"], b: ["a"], c: ["a"], d: ["b", "c"] })],
  ["several at once", graphOf({ a: [], b: ["a"], c: ["a"], d: ["b", "c"], new: ["d"], other: ["d"], third: ["other"] })],
  ["a step that runs at the end", graphOf({ a: [], b: ["a"], c: ["a"], d: ["b", "c"] }, "finally:\n  new: { set: { a: 1 } }\n")],
])("%s comes to a free place near what it follows, and nothing else moves", (_, after) => {
  const { nodes } = follow(layout, before, after);
  expect(nodes).toMatchObject(layout.nodes);
  for (const step of after.steps) {
    for (const need of step.needs.filter(() => !(step.name in layout.nodes))) {
      expect(nodes[step.name]?.y).toBeGreaterThan(nodes[need]?.y ?? 0);
      expect(Math.abs((nodes[step.name]?.x ?? 0) - (nodes[need]?.x ?? 0))).toBeLessThan(3 * nodeWidth);
    }
    for (const other of after.steps.filter((each) => each !== step)) {
      const [one, two] = [nodes[step.name] ?? { x: 0, y: 0 }, nodes[other.name] ?? { x: 0, y: 0 }];
      expect(Math.abs(one.x - two.x) < nodeWidth && Math.abs(one.y - two.y) < nodeHeight).toBe(false);
    }
  }
});

test("a step with a new name keeps its place, and one that comes back has that of before", () => {
  const renamed = graphOf({ a: [], b2: ["a"], c: ["a"], d: ["b2", "c"] });
  expect(follow(layout, before, renamed).nodes.b2).toEqual(layout.nodes.b);
  const removed = graphOf({ a: [], c: ["a"], d: ["c"] });
  expect(follow(follow(layout, before, removed), removed, before).nodes).toEqual(layout.nodes);
  // One goes here, another comes there: that is no new name.
  const other = graphOf({ a: [], c: ["a"], d: ["c"], new: ["d"] });
  expect(follow(layout, before, other).nodes.new).not.toEqual(layout.nodes.b);
});

test("where somebody has put a step it stays, and only its own lines lose their bends", () => {
  const own = graphOf({ a: [], b: ["a"], c: ["a"], d: ["b", "c"] }, "layout: { b: { x: 700, y: 5 }, c: nowhere, gone: { x: 1, y: 1 } }\n");
  expect(own.places).toEqual({ b: { x: 700, y: 5 } });
  const shown = withOwnPlaces(layout, own.places);
  expect(shown.nodes).toEqual({ ...layout.nodes, b: { x: 700, y: 5 } });
  expect(Object.keys(shown.edges)).toEqual([edgeKey({ from: "a", to: "c" }), edgeKey({ from: "c", to: "d" })]);
  expect(withOwnPlaces(layout, {})).toBe(layout);
});

test("where every step has a place of its own nothing is laid out, and where one has none all is", () => {
  const needs = { a: [], b: ["a"] };
  const whole = graphOf(needs, "layout:\n  a: { x: 1, y: 2 }\n  b: { x: 3, y: 4 }\n");
  expect(ownLayout(whole)).toEqual({ nodes: { a: { x: 1, y: 2 }, b: { x: 3, y: 4 } }, edges: {} });
  expect(ownLayout(graphOf(needs, "layout:\n  a: { x: 1, y: 2 }\n"))).toBeNull();
  expect(ownLayout(graphOf({}))).toBeNull();
});
