import type { Json, Step } from "./types";

/** What a run would do, each step that runs taken to succeed. */
export interface Preview {
  workflow: string;
  version: number | null;
  parameters: Json;
  /** Runs with the same one wait for each other; null: it waits for none. */
  concurrencyKey: string | null;
  /** In the order written. */
  steps: StepPreview[];
}

export interface StepPreview {
  name: string;
  kind: Step["kind"];
  fate: "runs" | "reuses" | "skipped" | "decidedLater" | "fails";
  /** The earlier result, the condition or the error; null where the fate says all. */
  why: string | null;
  finally?: boolean;
  /** Absent for a plain step, and where that is decided later. */
  instances?: number;
  uses?: string;
  image?: string;
  profile?: string;
  queue?: string;
  /** `NAME@VERSION`, or the name alone where it is published with the start. */
  workflow?: string;
  approval?: Asked;
}

/** What people would be asked. */
export interface Asked {
  /** Empty: whoever has the role approver. */
  from: string[];
  count: number;
  /** Neither who starts the run nor who published its version may decide. */
  notRequester: boolean;
  text: string | null;
}
