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
