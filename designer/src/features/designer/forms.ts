import type { Activity, DefinitionError } from "../../api/definitions";
import type { GraphStep } from "../../document/graph";
import { type Input, inputOf, inputsOf } from "../../document/inputs";
import type { Schema } from "../../document/parameters";
import type { Named } from "../../document/source";
import type { WrittenFields } from "../../document/written";

/** Fields under a heading. */
export interface FormPart {
  heading: string;
  /** What an activity does. */
  description: string;
  inputs: Input[];
  /** Where names may be added that no schema knows. */
  open: string[] | null;
}

const title: Schema = { type: "string", title: "Title", expression: false, description: "A name for people." };
const when: Schema = {
  type: "string",
  title: "When",
  expression: false,
  description: "Runs only if this holds: steps.gate.outputs.passed",
};
const timeout: Schema = { type: "string", title: "Timeout", description: "How long one attempt may run: 90m." };
const attempts: Schema = { type: "integer", default: 1, title: "Attempts", description: "All tries, the first included." };
const first: Schema = { type: "string", default: "1s", title: "First delay", description: "Before the second try: 10s." };

const container: [string, Schema, boolean?][] = [
  ["image", { type: "string", title: "Image", description: "Pods need it, best by digest; local runs ignore it." }],
  ["command", { type: "array", title: "Command", expression: false, description: "Program and arguments: [python, train.py]" }, true],
  ["env", { type: "object", title: "Environment", expression: false, description: "Values by name: MODE: fast" }],
  ["artifacts", { type: "object", title: "Artifacts", expression: false, description: "Files that it leaves: model: model.zip" }],
];

const approval: [string, Schema, boolean?][] = [
  ["text", { type: "string", title: "Question", description: "What the approver is asked." }],
  [
    "from",
    { type: "array", title: "From", expression: false, description: 'Who may decide: ["group:ml-leads"]. Left out: every approver.' },
  ],
  ["count", { type: "integer", default: 1, title: "Count", description: "How many different people must approve." }],
  ["deadline", { type: "string", title: "Deadline", description: "How long it waits for them: 48h. Left out: for ever." }],
  [
    "onDeadline",
    {
      enum: ["reject", "approve", "escalate"],
      default: "reject",
      title: "At the deadline",
      expression: false,
      description: "It is rejected or approved without them, or more people are asked, who have no deadline.",
    },
  ],
];

const escalateTo: Schema = {
  type: "array",
  title: "Escalate to",
  expression: false,
  description: 'Who may decide too from the deadline on: ["group:ml-heads"].',
};

const wait: [string, Schema, boolean?][] = [
  ["for", { type: "string", title: "For", description: "How long: 10m." }],
  ["until", { type: "string", title: "Until", description: "Until when: 2026-03-01T06:00:00Z." }],
];

const child: [string, Schema, boolean?][] = [
  ["name", { type: "string", title: "Workflow", expression: false, description: "Which one runs." }, true],
  ["version", { type: "integer", title: "Version", expression: false, description: "Left out: the live one." }],
];

/** All that a step's form asks for. */
export function formOf(step: GraphStep, written: WrittenFields, activities: Activity[]): FormPart[] {
  const common = part("Any step", [inputOf(["title"], title), inputOf(["when"], when)]);
  const own = ownPartOf(step, written, activities);
  const limits = part("Limits", [
    inputOf(["timeout"], timeout),
    inputOf(["retry", "attempts"], attempts),
    inputOf(["retry", "backoff", "first"], first),
  ]);
  return step.kind === "uses" ? [...own, common, limits] : [...own, common];
}

function ownPartOf(step: GraphStep, written: WrittenFields, activities: Activity[]): FormPart[] {
  const below = (key: string, fields: [string, Schema, boolean?][]) =>
    fields.map(([name, schema, isRequired]) => inputOf(key ? [key, name] : [name], schema, isRequired));
  switch (step.kind) {
    case "approval":
      return [part("Approval", below("approval", [...approval, ...escalation(written)]))];
    case "wait":
      return [part("Wait", below("wait", wait))];
    case "workflow":
      return [part("Workflow", below("workflow", child)), { ...free(written, "with"), heading: "Parameters" }];
    case "set":
      return [{ ...free(written, "set"), heading: "Values" }];
    case "uses": {
      if (step.uses === "container") return [part("Container", below("", container)), { ...free(written, "with"), heading: "Inputs" }];
      const activity = activities.find((each) => `${each.name}@${each.version}` === step.uses);
      if (!activity) return [{ ...free(written, "with"), heading: "Inputs" }];
      return [{ ...part(activity.title ?? activity.name, inputsOf(activity.inputs, ["with"])), description: activity.description ?? "" }];
    }
    case null:
      return [];
  }
}

/** Whom it escalates to: asked for where it does, and shown where it is said without that. */
function escalation(written: WrittenFields): [string, Schema, boolean?][] {
  const escalates = written.valueAt(["approval", "onDeadline"]) === "escalate";
  return escalates || written.valueAt(["approval", "escalateTo"]) !== undefined ? [["escalateTo", escalateTo, escalates]] : [];
}

/** Names and values as they stand there: whatever can be written. */
function free(written: WrittenFields, key: string): FormPart {
  const values = written.valueAt([key]);
  const names = values !== null && typeof values === "object" && !Array.isArray(values) ? Object.keys(values) : [];
  return { heading: "", description: "", inputs: names.map((name) => inputOf([key, name], {})), open: [key] };
}

export function part(heading: string, inputs: Input[]): FormPart {
  return { heading, description: "", inputs, open: null };
}

/** What the server says of a step or the like: its path below that, and its words. */
export interface FieldProblem {
  path: string;
  message: string;
}

export function problemsOf(errors: DefinitionError[], of: Named): FieldProblem[] {
  return errors.flatMap((error) => {
    const { message, suggestion } = error;
    const { named, path } = placeOf(error);
    return named?.kind === of.kind && named.name === of.name
      ? [{ path, message: suggestion ? `${message} (${suggestion}?)` : message }]
      : [];
  });
}

const kinds = { steps: "step", finally: "step", parameters: "parameter", triggers: "trigger" } as const;

/** Whose mistake it is, and where below that; null: of the definition as a whole. */
export function placeOf({ path }: DefinitionError): { named: Named | null; path: string } {
  const [, section = "", name = "", below = ""] = /^(steps|finally|parameters|triggers)\.([^.[]+)[.]?(.*)$/s.exec(path) ?? [];
  const kind = kinds[section as keyof typeof kinds] ?? null;
  return kind ? { named: { kind, name }, path: below } : { named: null, path };
}

/** Whether it is to be mended in the field of this path. That something is missing, or needs another, the server says of what both are in. */
export function isAbout({ path, message }: FieldProblem, field: string): boolean {
  const [, above = "", name = field] = /^(.*)\.([^.]+)$/s.exec(field) ?? [];
  return (
    path === field ||
    path.startsWith(`${field}.`) ||
    path.startsWith(`${field}[`) ||
    (path === above &&
      (message.startsWith(`\`${name}\` is missing`) ||
        message.includes(`; add \`${name}:`) ||
        message.includes(`; add one such as \`${name}:`)))
  );
}
