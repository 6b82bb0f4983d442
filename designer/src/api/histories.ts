import type { InstanceCounts, Json, RunState, StepState } from "./types";

/** An event of a run's history. */
export interface RunEvent {
  /** Dense from 1. */
  sequence: number;
  at: string;
  type: string;
  /** As it is stored. */
  fact: { [key: string]: Json };
  /** Why it can't be read. */
  broken: string | null;
  /** Absent where it can't be read. */
  changes?: EventChanges;
}

/** The states that a run and its steps came to by an event. */
export interface EventChanges {
  /** The step that it is about; null: about the whole run. */
  about: string | null;
  run: { state: RunState; suspended: boolean; cancelRequested: boolean } | null;
  /** Those that changed. */
  steps: Record<string, StepReached>;
}

/** The state that a step came to. */
export interface StepReached {
  state: StepState;
  reason?: string;
  message?: string;
  /** The attempt that the event started. */
  attempt?: number;
  startedAt?: string;
  endedAt?: string;
  instances?: InstanceCounts;
}
