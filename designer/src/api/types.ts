// What the UI reads of the server's documents (engine/Workflows.Runtime/Views). Times are RFC 3339 in UTC.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Me {
  actor: string;
  name: string;
  method: string;
  /** By project; under `*` those of every project. */
  roles: Record<string, string[]>;
}

export type RunState = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface RunSummary {
  id: string;
  /** `bike-demand#3`; of a child `bike-drift#7/retrain`. */
  label: string;
  workflow: string;
  number: number;
  version: number;
  state: RunState;
  message: string | null;
  suspended: boolean;
  cancelRequested: boolean;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  by: string;
  broken: string | null;
  /** What people look for it by. */
  labels: Record<string, string>;
}

export interface WaitsFor {
  kind: string;
  text: string;
  since: string;
}

export interface Attempt {
  number: number;
  state: string;
  cause?: string;
  message?: string;
  startedAt: string | null;
  endedAt: string | null;
}

export interface Vote {
  actor: string;
  /** By whose right, who had handed it on; absent: by their own. */
  onBehalfOf?: string;
  approved: boolean;
  comment: string | null;
  at: string;
}

export interface Approval {
  askedAt: string;
  deadline?: string;
  /** When the deadline passed and more people were asked; absent: it did not. */
  escalatedAt?: string;
  text?: string;
  from: string[];
  count: number;
  /** Which decisions have to say why. */
  commentRule: "optional" | "onReject" | "required";
  bound: Json;
  votes: Vote[];
}

export interface Artifact {
  sha256: string;
  size: number;
}

export interface InstanceCounts {
  total: number;
  waiting: number;
  running: number;
  succeeded: number;
  failed: number;
  skipped: number;
  cancelled: number;
}

export type StepState = "waiting" | "ready" | "starting" | "running" | "backoff" | "succeeded" | "failed" | "skipped" | "cancelled";

export interface Step {
  kind: "uses" | "approval" | "workflow" | "wait" | "set";
  state: StepState;
  reason?: string;
  origin?: string;
  skipped?: { when?: string; needs?: string[] };
  cause?: string;
  message?: string;
  startedAt?: string;
  endedAt?: string;
  waitsFor?: WaitsFor;
  approval?: Approval;
  /** The label of the child run. */
  child?: string;
  outputs: Json;
  artifacts: Record<string, Artifact>;
  attempts: Attempt[];
  instances?: InstanceCounts;
}

export interface Run {
  id: string;
  workflow: string;
  number: number;
  version: number;
  /** The label of the parent run. */
  parent?: string;
  live: boolean;
  /** What people look for it by. */
  labels: Record<string, string>;
  parameters: Json;
  trigger: { kind: string; by: string; name?: string };
  state: RunState;
  cause?: string;
  message?: string;
  suspended: boolean;
  cancelRequested: boolean;
  waitsFor?: WaitsFor;
  createdAt: string;
  startedAt?: string;
  endedAt?: string;
  outputs: Json;
  steps: Record<string, Step>;
}

export interface Metric {
  name: string;
  value: number;
  step?: number;
  points: number;
}

/** What an attempt measured of one metric, one time after the other. */
export interface Series {
  step: string;
  /** Of a step that is fanned out. */
  index: number | null;
  attempt: number;
  name: string;
  /** How many points there are; a thousand of them at most come along. */
  count: number;
  points: { step: number | null; at: string; value: number }[];
}

export interface Instance {
  index: number;
  item: Json;
  state: StepState;
  reason?: string;
  message?: string;
  startedAt?: string;
  endedAt?: string;
  outputs: Json;
  attempts: Attempt[];
  metrics: Metric[];
}

export interface StepPage {
  name: string;
  uses?: string;
  step: Step;
  metrics: Metric[];
  instances: Instance[];
}

export interface OpenApproval {
  run: string;
  step: string;
  version: number;
  requester: string;
  approval: Approval;
  digest: string;
  whyNot: string | null;
}

export interface Workflow {
  name: string;
  live: number;
  versions: number;
  runs: number;
  changedAt: string;
}

export type TriggerKind = "schedule" | "git" | "webhook" | "event" | "manual";

/** What starts runs by itself. */
export interface Trigger {
  workflow: string;
  name: string;
  kind: TriggerKind;
  /** What it waits for, in a line. */
  what: string;
  fires: boolean;
  whyNot: string | null;
  next: string | null;
  pausedBy: string | null;
  pausedAt: string | null;
  waiting: number | null;
  last: Slot | null;
}

/** A slot of a schedule, and what became of it. */
export interface Slot {
  planned: string;
  state: "waiting" | "started" | "skipped" | "failed";
  why: string;
  run: string | null;
  at: string;
}

export interface TriggerPage {
  trigger: Trigger;
  /** The next times of a schedule. */
  times: string[];
  slots: Slot[];
}

/** What came to a webhook or an event trigger. */
export interface Delivery {
  id: string | null;
  at: string;
  outcome: "started" | "ignored" | "refused";
  verdict: string;
  run: string | null;
  digest: string;
}

export interface Model {
  model: string;
  /** At which version each alias stands. */
  aliases: Record<string, number>;
  /** Oldest first. */
  versions: ModelVersion[];
  /** Oldest first. */
  history: AliasChange[];
}

export interface ModelVersion {
  version: number;
  sha256: string;
  size: number;
  fileName: string;
  metrics: Json;
  tags: Json;
  run: string | null;
  step: string | null;
  at: string;
  broken: string | null;
}

export interface AliasChange {
  alias: string;
  from: number | null;
  to: number;
  by: string;
  at: string;
}
