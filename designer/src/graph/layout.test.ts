import { expect, test } from "vitest";
import { layOut } from "./dagre";
import { edgeKey, type Layout, layOutPlainly, nodeHeight, nodeWidth, type Wanted } from "./layout";

const diamond: Wanted = {
  nodes: ["a", "b", "c", "d"],
  edges: [
    { from: "a", to: "b" },
    { from: "a", to: "c" },
    { from: "b", to: "d" },
    { from: "c", to: "d" },
    { from: "a", to: "d" },
  ],
};

function large(count: number): Wanted {
  const nodes = Array.from({ length: count }, (_, index) => `step-${index}`);
  return { nodes, edges: nodes.slice(1).map((to, index) => ({ from: nodes[Math.floor(index / 2)] ?? "", to })) };
}

function overlaps({ nodes }: Layout): boolean {
  const all = Object.values(nodes);
  return all.some((a, i) => all.some((b, k) => i < k && Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight));
}

test.each([
  ["dagre", layOut],
  ["the plain way", layOutPlainly],
])("%s puts each step below what it needs, and no two in one place", (_, how) => {
  for (const wanted of [diamond, large(60), { nodes: ["alone"], edges: [] }, { nodes: [], edges: [] }]) {
    const placed = how(wanted);
    expect(Object.keys(placed.nodes)).toEqual(wanted.nodes);
    expect(overlaps(placed)).toBe(false);
    for (const edge of wanted.edges) {
      expect(placed.nodes[edge.to]?.y).toBeGreaterThan(placed.nodes[edge.from]?.y ?? 0);
      expect(placed.edges[edgeKey(edge)]).toBeDefined();
    }
  }
});

test("a cycle, which no definition may have, ends the plain way too", () => {
  const cycle = {
    nodes: ["a", "b"],
    edges: [
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ],
  };
  expect(Object.keys(layOutPlainly(cycle).nodes)).toEqual(["a", "b"]);
});
