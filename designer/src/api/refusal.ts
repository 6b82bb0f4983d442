import type { Json } from "./types";

/** What the server refused, in its own words (RFC 9457). */
export class Refusal extends Error {
  /** 0: it did not answer. */
  readonly status: number;
  /** What else it said, for programs. */
  readonly problem: Record<string, Json>;

  constructor(status: number, words: string, problem: Record<string, Json> = {}) {
    super(words);
    this.status = status;
    this.problem = problem;
  }
}

/** Whether asking the same again is of no use: it isn't there, or not for whoever asks. */
export function isForGood(failure: unknown): boolean {
  return failure instanceof Refusal && failure.status >= 400 && failure.status < 500 && failure.status !== 408 && failure.status !== 429;
}
