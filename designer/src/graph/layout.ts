import { Graph, layout } from "@dagrejs/dagre";
import type { Place } from "../document/graph";

export const nodeWidth = 208;
export const nodeHeight = 64;

/** What is to be laid out: names, and which leads to which. */
export interface Wanted {
  nodes: string[];
  edges: { from: string; to: string }[];
}

/** Where each node's upper left corner lies, and the bends of each edge, by `edgeKey`. */
export interface Layout {
  nodes: Record<string, Place>;
  edges: Record<string, Place[]>;
}

export function edgeKey(edge: { from: string; to: string }): string {
  return `${edge.from} → ${edge.to}`;
}

/** From top to bottom, with as few crossings as dagre finds. */
export function layOut(wanted: Wanted): Layout {
  const graph = new Graph();
  // The other rankers need minutes for graphs that are wired at random.
  graph.setGraph({ rankdir: "TB", ranker: "tight-tree", nodesep: 32, ranksep: 40 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of wanted.nodes) graph.setNode(name, { width: nodeWidth, height: nodeHeight });
  for (const edge of wanted.edges) graph.setEdge(edge.from, edge.to);
  layout(graph);
  const placed: Layout = { nodes: {}, edges: {} };
  for (const name of wanted.nodes) {
    const node = graph.node(name) as Place;
    placed.nodes[name] = { x: node.x - nodeWidth / 2, y: node.y - nodeHeight / 2 };
  }
  for (const edge of wanted.edges) {
    const drawn = graph.edge(edge.from, edge.to) as { points?: Place[] } | undefined;
    placed.edges[edgeKey(edge)] = (drawn?.points ?? []).slice(1, -1);
  }
  return placed;
}

/** Without looking for crossings: each step below all that it needs. For graphs that the other way takes too long for. */
export function layOutPlainly(wanted: Wanted): Layout {
  const needs = new Map(wanted.nodes.map((name) => [name, [] as string[]]));
  for (const edge of wanted.edges) needs.get(edge.to)?.push(edge.from);
  const ranks = new Map<string, number>();
  const rankOf = (name: string): number => {
    const known = ranks.get(name);
    if (known !== undefined) return known;
    ranks.set(name, 0); // of a cycle, some step comes first
    const rank = Math.max(-1, ...(needs.get(name) ?? []).map(rankOf)) + 1;
    ranks.set(name, rank);
    return rank;
  };
  const rows: number[] = [];
  const placed: Layout = { nodes: {}, edges: {} };
  for (const name of wanted.nodes) {
    const rank = rankOf(name);
    const row = rows[rank] ?? 0;
    rows[rank] = row + 1;
    placed.nodes[name] = { x: row * (nodeWidth + 32), y: rank * (nodeHeight + 40) };
  }
  for (const edge of wanted.edges) placed.edges[edgeKey(edge)] = [];
  return placed;
}
