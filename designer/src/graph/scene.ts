import type { Graph, Place } from "../document/graph";
import { curve } from "./curve";
import { type Layout, nodeHeight, nodeWidth } from "./layout";
import { bendsOf } from "./places";
import type { StepNodeContent } from "./StepNode";
import type { Tone } from "./states";

/** A step as it is drawn from afar. */
export interface Tile extends Place {
  name: string;
  /** `plain` where nothing runs. */
  tone: Tone | "plain";
  /** Its state, or else what it does, in words. */
  word: string;
  isMany: boolean;
  /** Of what is fanned out, how much has ended: from 0 to 1. */
  share: number | null;
}

export interface Bounds extends Place {
  width: number;
  height: number;
}

export function tilesOf(graph: Graph, layout: Layout, contentOf: (name: string) => StepNodeContent): Tile[] {
  return graph.steps.map(({ name, isFannedOut }) => {
    const [place, content] = [layout.nodes[name] ?? { x: 0, y: 0 }, contentOf(name)];
    const { look, work, share } = content;
    return {
      name,
      x: place.x,
      y: place.y,
      tone: look?.tone ?? "plain",
      word: look?.word ?? work,
      isMany: isFannedOut,
      share: share ?? null,
    };
  });
}

/** All lines as one path of SVG: the same as are drawn from near. */
export function linesOf(graph: Graph, layout: Layout): string {
  const lines = graph.edges.map((edge) => {
    const [from, to] = [layout.nodes[edge.from], layout.nodes[edge.to]];
    if (!from || !to) return "";
    const [begin, end] = [
      { x: from.x + nodeWidth / 2, y: from.y + nodeHeight },
      { x: to.x + nodeWidth / 2, y: to.y },
    ];
    return curve([begin, ...bendsOf(layout, edge), end]);
  });
  return lines.join("");
}

export function boundsOf(graph: Graph, layout: Layout): Bounds {
  const places = graph.steps.flatMap((step) => layout.nodes[step.name] ?? []);
  if (places.length === 0) return { x: 0, y: 0, width: nodeWidth, height: nodeHeight };
  const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
  // Spreading tens of thousands would be as many arguments.
  const [least, most] = [(all: number[]) => all.reduce((a, b) => Math.min(a, b)), (all: number[]) => all.reduce((a, b) => Math.max(a, b))];
  const [x, y] = [least(xs), least(ys)];
  return { x, y, width: most(xs) + nodeWidth - x, height: most(ys) + nodeHeight - y };
}

/** What lies at a point of the drawing: of two, the one that is drawn above. */
export function tileAt(tiles: Tile[], { x, y }: Place): Tile | undefined {
  return tiles.findLast((tile) => x >= tile.x && x <= tile.x + nodeWidth && y >= tile.y && y <= tile.y + nodeHeight);
}

/** Where an arrow key leads to. */
export const directions: Record<string, Place> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

/** The nearest tile in a direction, where what lies askew counts as farther away; the same one, where there is none. */
export function tileBeside(tiles: Tile[], from: Tile, direction: Place): Tile {
  let [found, nearest] = [from, Number.POSITIVE_INFINITY];
  for (const tile of tiles) {
    const [x, y] = [tile.x - from.x, tile.y - from.y];
    const ahead = x * direction.x + y * direction.y;
    const askew = Math.abs(x * direction.y) + Math.abs(y * direction.x);
    if (ahead > 0 && askew <= 2 * ahead && ahead + 2 * askew < nearest) [found, nearest] = [tile, ahead + 2 * askew];
  }
  return found;
}

export interface Count {
  tone: Tone;
  word: string;
  count: number;
}

/** How many steps are in which state; nothing where nothing runs. */
export function countsOf(tiles: Tile[]): Count[] {
  const counts = new Map<string, Count>();
  for (const { tone, word } of tiles) {
    if (tone === "plain") continue;
    const count = counts.get(word);
    if (count) count.count++;
    else counts.set(word, { tone, word, count: 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}
