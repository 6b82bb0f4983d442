import type { Json } from "./types";

/** A manifest of the catalogue, as far as the designer shows it. */
export interface Activity {
  name: string;
  version: number;
  title?: string;
  description?: string;
  category?: string;
  /** A JSON Schema of an object. */
  inputs?: Json;
  outputs?: Json;
}

/** A mistake in a definition's text. */
export interface DefinitionError {
  line: number;
  column: number;
  path: string;
  message: string;
  suggestion: string | null;
}

export interface Version {
  version: number;
  digest: string;
  live: boolean;
  message: string | null;
  by: string;
  at: string;
  text?: string;
}

/** What came of a workflow of another engine. */
export interface Imported {
  /** Each is valid; none where something stands in the way of all. */
  workflows: { name: string; yaml: string }[];
  notes: { line: number; column: number; what: string; message: string }[];
}

/** What is being worked on of a workflow, by all of its authors; where nobody has begun, its live version. */
export interface Draft {
  workflow: string;
  begun: boolean;
  /** The version that it began as; 0: none. */
  base: number;
  /** SHA-256 of the text. */
  digest: string;
  by: string;
  at: string;
  /** Null in a list. */
  text: string | null;
}

/** What changed in meaning between two versions. */
export interface Diff {
  changes: Change[];
  /** What becomes of each step's results; null where a version can't be run any more. */
  steps: Record<string, "kept" | "changed" | "behind" | "added" | "removed"> | null;
}

export interface Change {
  kind: "added" | "removed" | "changed";
  /** `steps.train.retry.attempts` */
  path: string;
  before?: Json;
  after?: Json;
}
