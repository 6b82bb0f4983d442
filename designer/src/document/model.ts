import { type Graph, isGraph, readGraph, type TextProblem } from "./graph";

/** What is shown of a text. */
export interface Model {
  text: string;
  /** This text, or the last one that could be read. */
  read: string;
  /** Of what could be read. */
  graph: Graph;
  /** Why this text can't be read: the graph is an older one's then. */
  problem: TextProblem | null;
}

const nothing: Graph = { steps: [], edges: [], places: {} };

/** A text that can't be read keeps the graph of the last one that could. */
export function readModel(text: string, before: Model | null): Model {
  if (before?.text === text) return before;
  const read = readGraph(text);
  return isGraph(read)
    ? { text, read: text, graph: read, problem: null }
    : { text, read: before?.read ?? "", graph: before?.graph ?? nothing, problem: read };
}
