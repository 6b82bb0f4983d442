import type { Asked, Preview, StepPreview } from "../../api/previews";
import type { Look } from "../../graph/states";

/** How what becomes of a step looks. */
export function lookOfFate({ fate, kind }: StepPreview): Look {
  if (fate === "runs" && kind === "approval") return { tone: "approval", word: "asks people" };
  return looks[fate] ?? { tone: "pending", word: fate };
}

const looks: Record<StepPreview["fate"], Look> = {
  runs: { tone: "pending", word: "runs" },
  reuses: { tone: "reused", word: "takes an earlier result" },
  skipped: { tone: "skipped", word: "is skipped" },
  decidedLater: { tone: "queued", word: "is decided later" },
  fails: { tone: "failed", word: "can't run as written" },
};

/** What is known of a step, a few words each: what it does, how often, where, whom it asks, and why. */
export function detailsOf(step: StepPreview): string[] {
  const { instances, approval, queue, profile, image, why } = step;
  return [
    step.uses ?? (step.workflow ? `workflow ${step.workflow}` : (kinds[step.kind] ?? step.kind)),
    instances == null ? null : instances === 0 ? "no instance" : `${instances.toLocaleString("en")} instance${instances === 1 ? "" : "s"}`,
    approval ? whoIsAsked(approval) : null,
    approval?.notRequester ? "not decided by who starts it or published it" : null,
    queue ? `waits in the queue ${queue}` : null,
    profile ? `profile ${profile}` : null,
    image ?? null,
    step.finally ? "at the end, whatever comes before" : null,
    why,
  ].filter((each) => each !== null);
}

const kinds: Record<string, string> = { approval: "approval", wait: "waits", set: "computes values" };

function whoIsAsked({ from, count }: Asked): string {
  return `${count} of ${from.length === 0 ? "all approvers" : from.join(", ")}`;
}

/** All of it in a sentence: `Of 7 steps 5 run, 1 is skipped and 1 is decided later.` */
export function summaryOf({ steps, concurrencyKey }: Preview): string {
  const told = counted
    .map(([fate, one, more]) => [steps.filter((step) => step.fate === fate).length, one, more] as const)
    .filter(([count]) => count > 0)
    .map(([count, one, more]) => `${count} ${count === 1 ? one : more}`);
  const all = steps.length === 1 ? "Of 1 step" : `Of ${steps.length} steps`;
  const last = told.pop() ?? "none does anything";
  const key = concurrencyKey === null ? "" : ` Runs with the key ${concurrencyKey} wait for each other.`;
  return `${all} ${told.length > 0 ? `${told.join(", ")} and ` : ""}${last}.${key}`;
}

const counted: [StepPreview["fate"], string, string][] = [
  ["runs", "runs", "run"],
  ["reuses", "takes an earlier result", "take earlier results"],
  ["skipped", "is skipped", "are skipped"],
  ["decidedLater", "is decided later", "are decided later"],
  ["fails", "can't run as written", "can't run as written"],
];
