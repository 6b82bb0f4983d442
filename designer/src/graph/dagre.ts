import { Graph, layout } from "@dagrejs/dagre";
import type { Place } from "../document/graph";
import { edgeKey, type Layout, nodeHeight, nodeWidth, type Wanted } from "./layout";

/** From top to bottom, with as few crossings as dagre finds. The page itself never loads it: its worker does, where something is to be laid out. */
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
