import type { RunEvent } from "../../api/histories";
import type { Json } from "../../api/types";

type Fact = RunEvent["fact"];

/** What has happened, in a sentence. It reads what is stored, which an older or a newer program may have written. */
export function wordsOf({ type, fact, broken, changes }: RunEvent): string {
  if (broken !== null) return `${type}: ${broken}`;
  const key = isFact(fact.key) ? fact.key : fact;
  const step = changes?.about ? `${changes.about}${typeof key.index === "number" ? `[${key.index}]` : ""}: ` : "";
  return step + (sentences[type]?.(fact) ?? type);
}

const sentences: Record<string, (fact: Fact) => string> = {
  accepted: (fact) => `accepted, asked for by ${text(fact.by)}`,
  slotGranted: () => "started",
  slotRefused: (fact) => `refused: ${text(fact.why)}`,
  attemptEnded: (fact) => `attempt ended, ${outcome(isFact(fact.outcome) ? fact.outcome : {})}`,
  valueComputed: (fact) => (fact.error ? `could not compute: ${text(fact.error)}` : `computed ${text(fact.json)}`),
  cacheAnswered: (fact) => cached(fact),
  itemsRead: (fact) => (fact.error ? `could not read its items: ${text(fact.error)}` : "read its items"),
  timerFired: (fact) => `${isFact(fact.key) ? text(fact.key.kind) : "a"} timer is due`,
  approvalVoted: (fact) => `${fact.approved === true ? "approved" : "rejected"} by ${text(fact.actor)}${said(fact.comment)}`,
  childEnded: (fact) => `child run ${text(fact.status)}${said(fact.message)}`,
  signalReceived: (fact) => `signal from ${text(fact.by)}: ${text(fact.json)}`,
  cancelRequested: (fact) => `cancel asked for by ${text(fact.by)}`,
  terminateRequested: (fact) => `terminate asked for by ${text(fact.by)}`,
  suspendRequested: (fact) => `suspended by ${text(fact.by)}`,
  resumeRequested: (fact) => `resumed by ${text(fact.by)}`,
  retryRequested: (fact) => `retry asked for by ${text(fact.by)}`,
  runQuarantined: (fact) => `suspended by the engine: ${text(fact.why)}`,
};

function outcome(of: Fact): string {
  const exit = typeof of.exit === "number" ? `exit ${of.exit}` : "no exit code";
  const how = of.timedOut === true ? ", timed out" : of.outOfMemory === true ? ", out of memory" : "";
  return `${exit}${how}${said(of.lost ?? of.refused ?? of.queueTimedOut ?? of.broken)}`;
}

function cached({ hit, why }: Fact): string {
  if (isFact(hit)) return hit.origin ? `took the result of ${text(hit.origin)} from the cache` : "took an earlier result from the cache";
  return why ? `looked for no earlier result: ${text(why)}` : "looked for an earlier result, found none";
}

function said(words: Json | undefined): string {
  return words === undefined || words === null ? "" : `: ${text(words)}`;
}

/** In one line, and not too long. */
function text(value: Json | undefined): string {
  const line = (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).replace(/\s+/g, " ");
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

function isFact(value: Json | undefined): value is Fact {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
