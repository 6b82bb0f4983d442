import type { Document, Json, LeftOut, Told } from "./documents";

/** A manifest of the catalogue, as far as the designer shows it. The description has any JSON in its place. */
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
export type DefinitionError = Document<"DefinitionErrorDocument">;

export type Version = Document<"VersionDocument">;

/** What came of a workflow of another engine. */
export type Imported = Document<"ImportDocument">;

/** What is being worked on of a workflow, by all of its authors; where nobody has begun, its live version. */
export type Draft = Document<"DraftDocument">;

/** One change of meaning: what was added has nothing before it, what was removed nothing after. */
export type Change = LeftOut<Told<Document<"ChangeDocument">, { kind: "added" | "removed" | "changed" }>, "before" | "after">;

/** What becomes of a step's results. */
export type StepChange = "kept" | "changed" | "behind" | "added" | "removed";

/** What changed in meaning between two versions. */
export type Diff = Omit<Document<"DiffDocument">, "changes" | "steps"> & { changes: Change[]; steps: Record<string, StepChange> | null };
