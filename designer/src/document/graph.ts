import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";

/** A step as the text has it. */
export interface GraphStep {
  name: string;
  title: string | null;
  /** `uses`, `approval`, `workflow`, `wait`, `set`; null where it says none yet. */
  kind: StepKind | null;
  /** The activity, or the workflow that it runs. */
  uses: string | null;
  needs: string[];
  /** It runs when all else has ended. */
  isFinal: boolean;
  isFannedOut: boolean;
  /** Its lines, from 1, the last included. */
  lines: [number, number];
}

export type StepKind = "uses" | "approval" | "workflow" | "wait" | "set";

const kinds: StepKind[] = ["uses", "approval", "workflow", "wait", "set"];

export interface Graph {
  steps: GraphStep[];
  /** From what is needed to what needs it. */
  edges: { from: string; to: string }[];
  /** Where somebody has put a step: the upper left corner of its node. */
  places: Record<string, Place>;
}

/** A point of the drawing, in its own units; y grows downwards. */
export interface Place {
  x: number;
  y: number;
}

/** The steps that another could need besides those that it does: none that needs it, however far. */
export function couldNeed(graph: Graph, name: string): string[] {
  const step = graph.steps.find((each) => each.name === name);
  const above = new Set([name]);
  // What is added while it goes is gone over too.
  for (const each of above) {
    for (const edge of graph.edges) if (edge.from === each) above.add(edge.to);
  }
  return graph.steps
    .filter((each) => each.isFinal === step?.isFinal && !above.has(each.name) && !step.needs.includes(each.name))
    .map((each) => each.name);
}

/** The steps that could need another besides those that do: none that it needs itself, however far. */
export function couldBeNeededBy(graph: Graph, name: string): string[] {
  const steps = new Map(graph.steps.map((step) => [step.name, step]));
  const behind = new Set([name]);
  for (const each of behind) for (const need of steps.get(each)?.needs ?? []) behind.add(need);
  return graph.steps
    .filter((each) => each.isFinal === steps.get(name)?.isFinal && !behind.has(each.name) && !each.needs.includes(name))
    .map((each) => each.name);
}

/** What keeps a text from being read. */
export interface TextProblem {
  line: number;
  column: number;
  message: string;
}

/** The graph of a definition's text, or why it can't be read. */
export function readGraph(text: string): Graph | TextProblem {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line, column: col, message: error.message };
  }
  if (!isMap(document.contents)) {
    return { line: 1, column: 1, message: "expected a mapping with name and steps" };
  }
  const steps = [
    ...stepsBelow(document.contents, "steps", false, text, lines),
    ...stepsBelow(document.contents, "finally", true, text, lines),
  ];
  const names = new Set(steps.map((step) => step.name));
  const edges = steps.flatMap((step) => step.needs.filter((need) => names.has(need)).map((need) => ({ from: need, to: step.name })));
  return { steps, edges, places: placesIn(document.contents.get("layout", true), names) };
}

export function isGraph(read: Graph | TextProblem): read is Graph {
  return "steps" in read;
}

function placesIn(layout: unknown, names: Set<string>): Record<string, Place> {
  const places: Record<string, Place> = {};
  for (const pair of isMap(layout) ? layout.items : []) {
    const [name, x, y] = [textOf(pair.key) ?? "", coordinate(pair.value, "x"), coordinate(pair.value, "y")];
    if (names.has(name) && x !== null && y !== null) places[name] = { x, y };
  }
  return places;
}

function coordinate(place: unknown, key: string): number | null {
  const value = isMap(place) ? place.get(key) : null;
  return typeof value === "number" && Math.abs(value) <= farthest ? value : null;
}

/** What lies farther out nobody finds. */
const farthest = 100_000;

function stepsBelow(root: YAMLMap, key: string, isFinal: boolean, text: string, lines: LineCounter): GraphStep[] {
  const section = root.get(key, true);
  return isMap(section) ? section.items.map((pair) => stepOf(pair, isFinal, text, lines)) : [];
}

function stepOf(pair: Pair, isFinal: boolean, text: string, lines: LineCounter): GraphStep {
  const body = isMap(pair.value) ? pair.value : null;
  const kind = kinds.find((each) => body?.has(each)) ?? null;
  const needs = body?.get("needs", true);
  return {
    name: textOf(pair.key) ?? "",
    title: textOf(body?.get("title", true)),
    kind,
    uses: kind === "uses" ? textOf(body?.get("uses", true)) : kind === "workflow" ? childOf(body) : null,
    needs: isSeq(needs) ? needs.items.map(textOf).filter((need) => need !== null) : [],
    isFinal,
    isFannedOut: body !== null && (body.has("forEach") || body.has("matrix")),
    lines: linesOf(pair, text, lines),
  };
}

function childOf(body: YAMLMap | null): string | null {
  const workflow = body?.get("workflow", true);
  return isMap(workflow) ? textOf(workflow.get("name", true)) : textOf(workflow);
}

function linesOf(pair: Pair, text: string, lines: LineCounter): [number, number] {
  const from = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  const value = pair.value as { range?: [number, number, number] | null } | null;
  let to = value?.range?.[1] ?? from;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
  return [lines.linePos(from).line, lines.linePos(Math.max(from, to - 1)).line];
}

function textOf(node: unknown): string | null {
  return isScalar(node) && node.value !== null ? String(node.value) : null;
}
