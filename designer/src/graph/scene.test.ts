import { expect, test } from "vitest";
import { type Graph, readGraph } from "../document/graph";
import { shapes } from "./paint";
import { boundsOf, countsOf, directions, linesOf, type Tile, tileAt, tileBeside, tilesOf } from "./scene";

const graph = readGraph(
  "name: x\nsteps:\n  a: { set: {} }\n  b: { needs: [a], forEach: [1], set: {} }\n  c: { needs: [a], set: {} }\n",
) as Graph;
const layout = { nodes: { a: { x: 100, y: -10 }, b: { x: 0, y: 100 }, c: { x: 240, y: 100 } }, edges: {} };
const tiles = tilesOf(graph, layout, (name) => ({
  name,
  work: "set",
  look: name === "a" ? { tone: "succeeded", word: "succeeded" } : { tone: "running", word: "running" },
  instances: null,
  ...(name === "b" ? { share: 0.5 } : {}),
}));
const [a, b, c] = tiles as [Tile, Tile, Tile];

test("a tile lies where its node does, in the colour of its state", () => {
  expect(tiles).toEqual([
    { name: "a", x: 100, y: -10, tone: "succeeded", word: "succeeded", isMany: false, share: null },
    { name: "b", x: 0, y: 100, tone: "running", word: "running", isMany: true, share: 0.5 },
    { name: "c", x: 240, y: 100, tone: "running", word: "running", isMany: false, share: null },
  ]);
  expect(boundsOf(graph, layout)).toEqual({ x: 0, y: -10, width: 448, height: 174 });
});

test("a line goes from the middle below to the middle above, and one whose end lies nowhere is not drawn", () => {
  expect(linesOf(graph, layout).match(/M/g)).toHaveLength(2);
  expect(linesOf(graph, layout)).toMatch(/^M204,54C204,77 104,77 104,100/);
  expect(linesOf(graph, { nodes: { a: { x: 0, y: 0 } }, edges: {} })).toBe("");
});

test("what lies at a point is the tile that is drawn above, or nothing", () => {
  expect(tileAt(tiles, { x: 1, y: 101 })).toBe(b);
  expect(tileAt(tiles, { x: 220, y: 120 })).toBeUndefined();
  const above = { ...c, x: 10 };
  expect(tileAt([...tiles, above], { x: 20, y: 110 })).toBe(above);
});

test("an arrow leads to the nearest tile that way, and stays where there is none", () => {
  const to = (from: Tile, key: string) => tileBeside(tiles, from, directions[key] ?? { x: 0, y: 0 });
  expect(to(a, "ArrowDown")).toBe(b);
  expect(to(b, "ArrowRight")).toBe(c);
  expect(to(c, "ArrowLeft")).toBe(b);
  expect(to(c, "ArrowUp")).toBe(a);
  expect(to(a, "ArrowUp")).toBe(a);
});

test("states are counted, the most frequent first, and nothing where nothing runs", () => {
  expect(countsOf(tiles)).toEqual([
    { tone: "running", word: "running", count: 2 },
    { tone: "succeeded", word: "succeeded", count: 1 },
  ]);
  expect(countsOf([{ ...a, tone: "plain" }])).toEqual([]);
});

test("no two states look alike, even without their colours", () => {
  const looks = Object.entries(shapes)
    .filter(([tone]) => tone !== "plain")
    .map(([, shape]) => JSON.stringify(shape));
  expect(new Set(looks).size).toBe(looks.length);
});
