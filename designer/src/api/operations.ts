import type { Json } from "./types";

/** A run or a step that does not move, and what it waits for. */
export interface QueueItem {
  run: string;
  step: string | null;
  kind: string;
  text: string;
  since: string | null;
}

/** An event that came. */
export interface Arrival {
  source: string;
  id: string;
  type: string;
  subject: string | null;
  time: string | null;
  data: Json;
  by: string;
  at: string;
  expires: string;
}

export interface Token {
  id: string;
  actor: string;
  roles: Record<string, string[]>;
  by: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  usedAt: string | null;
  /** Its text, in the answer that it was made by and nowhere else. */
  token: string | null;
}

/** An act on record. */
export interface Act {
  number: number;
  at: string;
  actor: string;
  method: string;
  address: string | null;
  project: string | null;
  act: string;
  object: string;
  before: string | null;
  after: string | null;
  hash: string;
}

/** What was found of the chain of acts. */
export interface Verdict {
  /** So many are as they were recorded. */
  rows: number;
  /** Of the last of them: to be kept elsewhere. */
  hash: string;
  broken: string | null;
}

/** An engine and its share of a store; without a name, the share that nobody drives. */
export interface Engine {
  name: string | null;
  since: string | null;
  partitions: number[];
  leaseSeconds: number | null;
  runs: number;
  oldestCommand: string | null;
}

/** A right to decide approvals that somebody has handed to another. */
export interface Delegation {
  id: string;
  from: string;
  to: string;
  since: string;
  until: string;
  /** When it was taken back before that. */
  endedAt: string | null;
}
