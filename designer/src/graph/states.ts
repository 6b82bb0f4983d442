import type { Run, RunState, Step, StepState } from "../api/types";

/** How a state looks: its colour's name (styles/states.css), its icon's, and its word. Never one without the others. */
export interface Look {
  tone: Tone;
  word: string;
}

export type Tone = "pending" | "queued" | "running" | "approval" | "retrying" | "succeeded" | "reused" | "failed" | "skipped" | "cancelled";

type StepLike = Pick<Step, "state" | "reason" | "waitsFor">;

const ofSteps: Record<StepState, Look> = {
  waiting: { tone: "pending", word: "waiting" },
  ready: { tone: "pending", word: "ready" },
  starting: { tone: "queued", word: "starting" },
  running: { tone: "running", word: "running" },
  backoff: { tone: "retrying", word: "retrying" },
  succeeded: { tone: "succeeded", word: "succeeded" },
  failed: { tone: "failed", word: "failed" },
  skipped: { tone: "skipped", word: "skipped" },
  cancelled: { tone: "cancelled", word: "cancelled" },
};

export function lookOfStep(step: StepLike): Look {
  if (step.state === "succeeded" && (step.reason === "cached" || step.reason === "reused")) {
    return { tone: "reused", word: step.reason };
  }
  if (step.state === "running" && step.waitsFor?.kind === "approval") {
    return { tone: "approval", word: "waits for approval" };
  }
  return ofSteps[step.state] ?? { tone: "pending", word: step.state };
}

/** An attempt knows five of the states of a step. */
export function lookOfAttempt(state: string): Look {
  return ofSteps[state as StepState] ?? { tone: "pending", word: state };
}

type RunLike = Pick<Run, "state" | "suspended" | "cancelRequested" | "waitsFor">;

export function lookOfRun(run: RunLike): Look {
  if (run.state === "queued") return { tone: "queued", word: "queued" };
  if (run.state !== "running") return { tone: run.state, word: run.state };
  if (run.cancelRequested) return { tone: "cancelled", word: "is being cancelled" };
  if (run.suspended) return { tone: "pending", word: "suspended" };
  if (run.waitsFor?.kind === "approval") return { tone: "approval", word: "waits for approval" };
  return { tone: "running", word: "running" };
}

export function isFinal(state: RunState | StepState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled" || state === "skipped";
}
