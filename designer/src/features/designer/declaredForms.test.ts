import { expect, test } from "vitest";
import type { DefinitionError } from "../../api/definitions";
import { type Declared, namesOf } from "../../document/declared";
import { commandOf, draftOf, type Input } from "../../document/inputs";
import { newJournal, run } from "../../document/journal";
import { schemasOf } from "../../document/parameters";
import { isRefused } from "../../document/source";
import { sampleTexts } from "../../document/testing/samples";
import { readFields, type WrittenFields } from "../../document/written";
import { bodyOf, briefsOf, parameterFormOf, triggerFormOf, triggerKinds } from "./declaredForms";
import { isAbout, placeOf } from "./forms";

const text = `name: x
parameters:
  city: { type: string, default: Dublin } # where
  trees:
    type: integer
    minimum: 1
  way: { enum: [fast, exact] }
triggers:
  dawn:
    schedule: { cron: "0 3 * * *" } # at three
  push: { git: { provider: github, repository: acme/bikes } }
  order:
    webhook: {}
  came: { event: { type: data.arrived } }
  by-hand: { manual: {} }
steps: { a: { set: { b: 1 } } }
`;

function formIn(from: string, of: Declared): { written: WrittenFields; inputs: Input[] } {
  const written = readFields(from, of);
  if (!written) throw new Error(`there is no ${of.kind} ${of.name}`);
  const parts = of.kind === "parameter" ? parameterFormOf(written) : triggerFormOf(written, schemasOf(from));
  return { written, inputs: parts.flatMap((part) => part.inputs) };
}

function write(kind: Declared["kind"], name: string, title: string, value: string): string {
  const { written, inputs } = formIn(text, { kind, name });
  const input = inputs.find((each) => each.title === title);
  const command = input && commandOf(input, { kind, name }, written, { text: value, isExpression: false });
  if (!command || isRefused(command)) throw new Error(command?.why ?? `there is nothing to do at ${title}`);
  const journal = run(newJournal(text), command);
  if (isRefused(journal)) throw new Error(journal.why);
  return journal.text;
}

test.each<[Declared["kind"], string, string, string, [string, string]]>([
  ["parameter", "city", "Default", "Cork", ["default: Dublin }", "default: Cork }"]],
  ["parameter", "city", "Default", "", [", default: Dublin }", " }"]],
  ["parameter", "city", "Format", '"file"', ["default: Dublin }", "default: Dublin, format: file }"]],
  ["parameter", "trees", "Maximum", "9", ["    minimum: 1\n", "    minimum: 1\n    maximum: 9\n"]],
  ["parameter", "trees", "Type", '"number"', ["type: integer", "type: number"]],
  ["parameter", "way", "Default", '"fast"', ["[fast, exact] }", "[fast, exact], default: fast }"]],
  ["trigger", "dawn", "Time zone", "Europe/Dublin", ['* * *" }', '* * *", timeZone: Europe/Dublin }']],
  ["trigger", "dawn", "While one runs", '"skip"', ['* * *" }', '* * *", overlap: skip }']],
  ["trigger", "push", "Branches", '[main, "release/*"]', ["acme/bikes }", 'acme/bikes, branches: [main, "release/*"] }']],
  ["trigger", "order", "Secret", "orders", ["webhook: {}", "webhook: { secret: orders }"]],
  ["trigger", "came", "Most runs", "3", ["data.arrived }", "data.arrived, mostPerWindow: { runs: 3 } }"]],
  ["trigger", "dawn", "trees", "5", ["# at three\n", "# at three\n    with:\n      trees: 5\n"]],
])("of the %s %s, %s is written as %j in its line alone", (kind, name, title, value, [from, to]) => {
  expect(write(kind, name, title, value)).toBe(text.replace(from, to));
});

test("a form that nobody has touched has nothing to write, in any sample", () => {
  for (const from of [text, ...sampleTexts().map(([, each]) => each)]) {
    for (const kind of ["parameter", "trigger"] as const) {
      for (const name of namesOf(from, kind)) {
        const { written, inputs } = formIn(from, { kind, name });
        for (const input of inputs) {
          expect(commandOf(input, { kind, name }, written, draftOf(input, written)), `${name} ${input.path.join(".")}`).toBeNull();
        }
      }
    }
  }
});

test("each parameter and each trigger says in a line what it is", () => {
  expect(briefsOf(text, "parameter").map((each) => each.what)).toEqual([
    "string, Dublin",
    "integer, must be given",
    "any value, must be given",
  ]);
  expect(briefsOf(text, "trigger").map((each) => each.what)).toEqual([
    "schedule, 0 3 * * *",
    "git, acme/bikes",
    "webhook",
    "event, data.arrived",
    "manual",
  ]);
});

test("a new trigger of each kind has the form of its kind", () => {
  for (const kind of Object.keys(triggerKinds)) {
    const journal = run(newJournal(text), { do: "declare", what: { kind: "trigger", name: "new" }, says: bodyOf("trigger", kind) });
    if (isRefused(journal)) throw new Error(journal.why);
    const { inputs } = formIn(journal.text, { kind: "trigger", name: "new" });
    expect(inputs.some((input) => input.path[0] === kind)).toBe(true);
  }
});

test("a mistake leads to whose it is and to its field", () => {
  const wrong = (path: string, message = "wrong"): DefinitionError => ({ line: 1, column: 1, path, message, suggestion: null });
  expect(placeOf(wrong("triggers.dawn.schedule.cron"))).toEqual({ named: { kind: "trigger", name: "dawn" }, path: "schedule.cron" });
  expect(placeOf(wrong("finally.tell.with")).named).toEqual({ kind: "step", name: "tell" });
  expect(placeOf(wrong("objectives[0]")).named).toBeNull();
  expect(isAbout({ path: "schedule.cron", message: "wrong" }, "schedule.cron")).toBe(true);
  expect(isAbout({ path: "schedule", message: "`cron` is missing: say when" }, "schedule.cron")).toBe(true);
  expect(isAbout({ path: "schedule", message: "`cron` is missing: say when" }, "schedule.timeZone")).toBe(false);
  expect(isAbout({ path: "", message: "`type` is missing" }, "type")).toBe(true);
});
