import type { Document } from "./documents";

/** A run or a step that does not move, and what it waits for. */
export type QueueItem = Document<"QueueItemDocument">;

/** An event that came. */
export type Arrival = Document<"ArrivalDocument">;

export type Token = Document<"TokenDocument">;

/** An act on record. */
export type Act = Document<"AuditDocument">;

/** What was found of the chain of acts. */
export type Verdict = Document<"AuditVerdict">;

/** An engine and its share of a store; without a name, the share that nobody drives. */
export type Engine = Document<"EngineDocument">;

/** A right to decide approvals that somebody has handed to another. */
export type Delegation = Document<"DelegationDocument">;
