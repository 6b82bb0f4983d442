import type { Graph, GraphStep, Place } from "../document/graph";
import { edgeKey, type Layout, nodeHeight, nodeWidth, type Wanted } from "./layout";

const [besides, below] = [nodeWidth + 32, nodeHeight + 40];

/** What is laid out of a graph. What runs when all else has ended lies below it, though it says no needs. */
export function wantedOf(graph: Graph): Wanted {
  const needed = new Set(graph.edges.map((edge) => edge.from));
  const last = graph.steps.filter((step) => !step.isFinal && !needed.has(step.name));
  const unwritten = graph.steps
    .filter((step) => step.isFinal && step.needs.length === 0)
    .flatMap((final) => last.map((step) => ({ from: step.name, to: final.name })));
  return { nodes: graph.steps.map((step) => step.name), edges: [...graph.edges, ...unwritten] };
}

/** Where somebody has put every step, nothing is to be laid out; null where they have not. */
export function ownLayout(graph: Graph): Layout | null {
  const isWhole = graph.steps.length > 0 && graph.steps.every((step) => graph.places[step.name] !== undefined);
  return isWhole ? { nodes: graph.places, edges: {} } : null;
}

/**
 * The layout after a graph has become another. Nothing that was there moves: a new step finds a place near what it follows, one with a new
 * name keeps its place, and one that comes back has that of before.
 */
export function follow(layout: Layout, before: Graph, after: Graph): Layout {
  const fresh = after.steps.filter((step) => layout.nodes[step.name] === undefined);
  if (fresh.length === 0) return layout;
  const nodes = { ...layout.nodes };
  const there = new Map(after.steps.flatMap((step) => (nodes[step.name] ? [[step.name, placeIn(nodes, after, step.name)] as const] : [])));
  const renamed = fresh.length === 1 ? vanished(before, after) : null;
  for (const step of fresh) {
    const place = (renamed !== null ? nodes[renamed] : undefined) ?? freePlace(wishOf(step, after, there), [...there.values()]);
    nodes[step.name] = place;
    there.set(step.name, after.places[step.name] ?? place);
  }
  return { ...layout, nodes };
}

/** The layout that is drawn: where somebody has put a step, it stays, and a line to it runs straight. */
export function withOwnPlaces(layout: Layout, places: Record<string, Place>): Layout {
  const moved = new Set(Object.keys(places).filter((name) => !isSame(places[name], layout.nodes[name])));
  if (moved.size === 0) return layout;
  const nodes = { ...layout.nodes };
  for (const name of moved) nodes[name] = places[name] as Place;
  const straight = (key: string) => key.split(" → ").some((name) => moved.has(name));
  return { nodes, edges: Object.fromEntries(Object.entries(layout.edges).filter(([key]) => !straight(key))) };
}

export function bendsOf(layout: Layout, edge: { from: string; to: string }): Place[] {
  return layout.edges[edgeKey(edge)] ?? [];
}

/** The name that went where one came: it was renamed. */
function vanished(before: Graph, after: Graph): string | null {
  if (before.steps.length !== after.steps.length) return null;
  const names = new Set(after.steps.map((step) => step.name));
  const gone = before.steps.filter((step) => !names.has(step.name));
  const only = gone.length === 1 ? gone[0] : undefined;
  const index = only ? before.steps.indexOf(only) : -1;
  const known = new Set(before.steps.map((step) => step.name));
  return only && !known.has(after.steps[index]?.name ?? only.name) ? only.name : null;
}

/** Below the lowest of what it needs; else above what needs it; else beside the first. */
function wishOf(step: GraphStep, graph: Graph, there: Map<string, Place>): Place {
  const needed = step.needs.flatMap((need) => there.get(need) ?? []);
  if (needed.length > 0) {
    const lowest = needed.reduce((one, other) => (other.y > one.y ? other : one));
    return { x: lowest.x, y: lowest.y + below };
  }
  const after = graph.edges.flatMap((edge) => (edge.from === step.name ? (there.get(edge.to) ?? []) : []))[0];
  if (after) return { x: after.x, y: after.y - below };
  const all = [...there.values()];
  if (all.length === 0) return { x: 0, y: 0 };
  const y = step.isFinal ? Math.max(...all.map((place) => place.y)) + below : Math.min(...all.map((place) => place.y));
  return { x: Math.max(...all.filter((place) => Math.abs(place.y - y) < nodeHeight).map((place) => place.x + besides), 0), y };
}

/** The nearest free place in the row that is wished for, to the right first. */
function freePlace(wish: Place, taken: Place[]): Place {
  for (let away = 0; ; away++) {
    for (const side of away === 0 ? [0] : [1, -1]) {
      const place = { x: wish.x + side * away * besides, y: wish.y };
      if (!taken.some((other) => Math.abs(other.x - place.x) < nodeWidth && Math.abs(other.y - place.y) < nodeHeight)) return place;
    }
  }
}

function placeIn(nodes: Layout["nodes"], graph: Graph, name: string): Place {
  return graph.places[name] ?? nodes[name] ?? { x: 0, y: 0 };
}

function isSame(one: Place | undefined, other: Place | undefined): boolean {
  return one?.x === other?.x && one?.y === other?.y;
}
