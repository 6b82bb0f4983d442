import type { Document, LeftOut, Told } from "./documents";

// What the UI reads of the server's documents, in its own names. Times are RFC 3339 in UTC.

export type { Json, Page } from "./documents";

export type Me = Document<"MeDocument">;

export type RunState = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export type RunSummary = Told<Document<"RunSummaryDocument">, { state: RunState }>;

export type WaitsFor = Document<"WaitsForDocument">;

export type Attempt = Document<"AttemptDocument">;

export type Vote = Document<"VoteDocument">;

export type Approval = Told<Document<"ApprovalDocument">, { commentRule: "optional" | "onReject" | "required" }>;

export type Artifact = Document<"ArtifactDocument">;

export type InstanceCounts = Document<"InstancesDocument">;

export type StepState = "waiting" | "ready" | "starting" | "running" | "backoff" | "succeeded" | "failed" | "skipped" | "cancelled";

export type StepKind = "uses" | "approval" | "workflow" | "wait" | "set";

export type Step = Told<Document<"StepDocument">, { kind: StepKind; state: StepState; approval?: Approval | null }>;

export type Run = Told<Document<"RunDocument">, { state: RunState; steps: Record<string, Step> }>;

/** What was measured last. */
export type Metric = LeftOut<Document<"MetricDocument">, "step">;

/** What an attempt measured of one metric, one time after the other. */
export type Series = Document<"SeriesDocument">;

export type Instance = Told<Document<"InstanceDocument">, { state: StepState }>;

export type StepPage = Told<Document<"StepPageDocument">, { step: Step; instances: Instance[] }>;

export type OpenApproval = Told<Document<"OpenApprovalDocument">, { approval: Approval }>;

export type Workflow = Document<"WorkflowDocument">;

export type TriggerKind = "schedule" | "git" | "webhook" | "event" | "manual";

/** A slot of a schedule, and what became of it. */
export type Slot = Told<Document<"SlotDocument">, { state: "waiting" | "started" | "skipped" | "failed" }>;

/** What starts runs by itself. */
export type Trigger = Told<Document<"TriggerDocument">, { kind: TriggerKind; last?: Slot | null }>;

/** The description does not say what the times are. */
export type TriggerPage = Told<Document<"TriggerPageDocument">, { trigger: Trigger; times: string[]; slots: Slot[] }>;

/** What came to a webhook or an event trigger. */
export type Delivery = Told<Document<"DeliveryDocument">, { outcome: "started" | "ignored" | "refused" }>;

export type Model = Document<"ModelDocument">;

export type ModelVersion = Document<"ModelVersionDocument">;

export type AliasChange = Document<"AliasChange">;
