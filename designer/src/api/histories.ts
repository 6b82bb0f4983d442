import type { Document, Json, Told } from "./documents";
import type { RunState, StepState } from "./types";

/** The state that a step came to. */
export type StepReached = Told<Document<"StepStateDocument">, { state: StepState }>;

/** The states that a run and its steps came to by an event. */
export type EventChanges = Told<
  Document<"EventChangesDocument">,
  { run: Told<Document<"RunStateDocument">, { state: RunState }> | null; steps: Record<string, StepReached> }
>;

/** An event of a run's history. */
export type RunEvent = Told<Document<"EventDocument">, { fact: { [key: string]: Json }; changes?: EventChanges | null }>;
