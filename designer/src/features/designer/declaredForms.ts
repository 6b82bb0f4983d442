import { namesOf } from "../../document/declared";
import { inputOf, inputsOf } from "../../document/inputs";
import type { Schema } from "../../document/parameters";
import { printValue, type Value } from "../../document/values";
import { readFields, type WrittenFields } from "../../document/written";
import { type FormPart, part } from "./forms";

/** What a parameter can be, in the order in which it is offered. */
export const types = ["string", "number", "integer", "boolean", "array", "object"] as const;

/** What a trigger waits for, with what a new one begins with. */
export const triggerKinds: Record<string, { title: string; says: Value }> = {
  schedule: { title: "Schedule", says: { cron: "0 3 * * *" } },
  git: { title: "Push to git", says: { provider: "github", repository: "owner/repository" } },
  webhook: { title: "Webhook", says: {} },
  event: { title: "Event", says: { type: "data.arrived" } },
};

const overlaps: Record<string, string[]> = {
  schedule: ["allow", "skip", "bufferOne", "bufferAll", "cancelOther", "terminateOther"],
  event: ["allow", "skip"],
};

/** A field that takes no expression. */
type Plain = [path: string, title: string, schema: Schema, isRequired?: boolean];

const texts = (description: string): Schema => ({ type: "array", description });
const text = (description: string, more: Schema = {}): Schema => ({ type: "string", description, ...more });

const triggerFields: Record<string, Plain[]> = {
  schedule: [
    ["cron", "Cron", text("Minute, hour, day of month, month, day of week: 0 3 * * *"), true],
    ["timeZone", "Time zone", text("Whose clock: Europe/Dublin", { default: "UTC" })],
    ["missed", "Missed times", text("Of what passed while nothing ran.", { enum: ["skip", "latest", "all"], default: "latest" })],
    ["overlap", "While one runs", text("What becomes of the next.", { enum: overlaps.schedule ?? [], default: "allow" })],
    ["startingDeadline", "Starting deadline", text("Older times are not made up for: 6h.")],
    ["jitter", "Jitter", text("Delays each start by a part of this: 5m.")],
  ],
  git: [
    ["provider", "Provider", text("Who sends it.", { enum: ["github", "gitlab", "gitea", "forgejo"] }), true],
    ["repository", "Repository", text("Owner and name: acme/bikes"), true],
    ["secret", "Secret", text("Its name: what signs the deliveries.")],
    ["branches", "Branches", texts('[main, "release/*"]. Left out: all.')],
    ["tags", "Tags", texts('["v*"]. Left out: none.')],
    ["paths", "Paths", texts('Only if it touches one: ["training/**"]')],
  ],
  webhook: [
    ["secret", "Secret", text("Its name: what signs the calls. Without one each is refused.")],
    ["where", "Where", text("Only calls for which this holds: event.action == 'created'")],
  ],
  event: [
    ["type", "Type", text("Of the event: data.arrived"), true],
    ["where", "Where", text("Only events for which this holds: event.size > 0")],
    ["onlyIf", "Only if", text("By the newest run: steps.quality.outputs.passed ?? true")],
    ["overlap", "While one runs", text("What an event starts then.", { enum: overlaps.event ?? [], default: "allow" })],
    ["minimumSamples", "Minimum samples", { type: "integer", description: "Only events with at least so many `samples`." }],
    ["coolDown", "Cool down", text("None is started for so long after one: 12h.")],
    ["mostPerWindow.runs", "Most runs", { type: "integer", description: "So many at most," }],
    ["mostPerWindow.window", "within", text("this time: 7d.")],
  ],
};

/** What a new one says. */
export function bodyOf(kind: "parameter" | "trigger", choice: string): Value {
  return kind === "parameter" ? { type: choice } : { [choice]: triggerKinds[choice]?.says ?? {} };
}

export function parameterFormOf(written: WrittenFields): FormPart[] {
  const type = written.valueAt(["type"]) ?? null;
  const choices = written.valueAt(["enum"]);
  const isNumber = type === "number" || type === "integer";
  const standard: Schema = { type, description: "Left out: it must be given." };
  const fields: Plain[] = [
    ["type", "Type", text("What it is.", { enum: [...types] })],
    ["default", "Default", Array.isArray(choices) ? { ...standard, enum: choices } : standard],
    ["title", "Title", text("A short name for forms.")],
    ["description", "Description", text("Help for who starts a run.")],
    ["enum", "Choices", texts("The only values that may be given: [fast, exact]")],
    ...(type === "string"
      ? ([["format", "Format", text("What it stands for.", { enum: ["file", "folder", "date-time"] })]] as Plain[])
      : []),
    ...(isNumber
      ? ([
          ["minimum", "Minimum", { type, description: "" }],
          ["maximum", "Maximum", { type, description: "" }],
        ] as Plain[])
      : []),
  ];
  return [plainPart("Its value", fields, [])];
}

/** @param parameters of the workflow, which a trigger gives its runs */
export function triggerFormOf(written: WrittenFields, parameters: Schema): FormPart[] {
  const kind = kindOf(written);
  const given = inputsOf({ properties: parameters }, ["with"]);
  return [
    ...(kind && triggerKinds[kind] ? [plainPart(triggerKinds[kind].title, triggerFields[kind] ?? [], [kind])] : []),
    ...(given.length > 0 ? [part("Parameters of its runs", given)] : []),
  ];
}

/** Each name of a kind, with what it is in a line. */
export function briefsOf(text: string, kind: "parameter" | "trigger"): { name: string; what: string }[] {
  return namesOf(text, kind).map((name) => {
    const written = readFields(text, { kind, name });
    return { name, what: written ? (kind === "parameter" ? briefOfParameter(written) : briefOfTrigger(written)) : "" };
  });
}

function briefOfParameter(written: WrittenFields): string {
  const [type, standard] = [written.valueAt(["type"]), written.valueAt(["default"])];
  const what = typeof type === "string" ? type : "any value";
  return standard === undefined ? `${what}, must be given` : `${what}, ${printValue(standard)}`;
}

function briefOfTrigger(written: WrittenFields): string {
  const kind = kindOf(written);
  const main = { schedule: "cron", git: "repository", webhook: "secret", event: "type" }[kind ?? ""];
  const said = kind && main ? written.valueAt([kind, main]) : undefined;
  return [kind ?? "never fires", typeof said === "string" ? said : ""].filter(Boolean).join(", ");
}

function kindOf(written: WrittenFields): string | null {
  return [...Object.keys(triggerKinds), "manual"].find((kind) => written.valueAt([kind]) !== undefined) ?? null;
}

function plainPart(heading: string, fields: Plain[], below: string[]): FormPart {
  return part(
    heading,
    fields.map(([path, title, schema, isRequired]) =>
      inputOf([...below, ...path.split(".")], { ...schema, title, expression: false }, isRequired),
    ),
  );
}
