import { expect, test } from "vitest";
import { commandOf, type Draft, draftOf, inputOf, inputsOf, placeholderOf } from "./inputs";
import { newJournal, run, undo } from "./journal";
import type { Schema } from "./parameters";
import { isRefused } from "./source";
import { readFields } from "./written";

const text = `name: x
steps:
  fit:
    uses: train@1
    with:
      data: "{{ parameters.data }}" # the table
      trees: 300
      features:
        - hour # local time
        - day
    retry: { attempts: 2 }
`;

const fit = { kind: "step", name: "fit" } as const;

const schema = {
  type: "object",
  required: ["data", "label"],
  properties: {
    data: { type: "string", format: "file", title: "Data" },
    label: { type: "string" },
    trees: { type: "integer", default: 300 },
    rate: { type: "number", default: 0.1 },
    task: { type: "string", enum: ["regression", "binary"], default: "regression" },
    log: { type: "boolean", default: false },
    holdout: { type: ["string", "null"], format: "file" },
    features: { type: "array", default: [] },
  },
};

/** The text after a field was filled in, or why it was not. */
function after(name: string, draft: string | Draft, from = text): string {
  const input = inputsOf(schema, ["with"]).find((each) => each.name === name) ?? inputOf([name], { type: "string" });
  const step = readFields(from, fit);
  if (!step) throw new Error("there is no step");
  const command = commandOf(input, fit, step, typeof draft === "string" ? { text: draft, isExpression: false } : draft);
  if (command === null) return from;
  if (isRefused(command)) return command.why;
  const journal = run(newJournal(from), command);
  if (isRefused(journal)) return journal.why;
  expect(undo(journal).text).toBe(from);
  return journal.text;
}

test("a manifest's inputs are fields in its order, with what must be given, and what counts where nothing is", () => {
  const inputs = inputsOf(schema, ["with"]);
  expect(inputs.map((each) => each.kind)).toEqual(["text", "text", "number", "number", "choice", "boolean", "text", "json"]);
  expect(inputs.filter((each) => each.isRequired).map((each) => each.name)).toEqual(["data", "label"]);
  expect(inputs.filter((each) => each.isFile).map((each) => each.name)).toEqual(["data", "holdout"]);
  expect(inputs.map(placeholderOf)).toEqual(["", "", "300", "0.1", "regression", "false", "", "[]"]);
  for (const none of [undefined, null, true, [], { properties: 5 }]) expect(inputsOf(none, [])).toEqual([]);
});

test("a field shows what the text says, and writes nothing where that is what it says", () => {
  const step = readFields(text, fit);
  if (!step) throw new Error("there is no step");
  const shown = inputsOf(schema, ["with"]).map((each) => draftOf(each, step));
  expect(shown.map((each) => each.text)).toEqual(["{{ parameters.data }}", "", "300", "", "", "", "", "- hour # local time\n- day"]);
  expect(shown.map((each) => each.isExpression)).toEqual([true, false, false, false, false, false, false, false]);
  for (const [index, input] of inputsOf(schema, ["with"]).entries()) {
    expect(commandOf(input, fit, step, shown[index] as Draft)).toBeNull();
  }
});

test.each<[string, string | Draft, [string, string]]>([
  ["trees", "500", ["      trees: 300\n", "      trees: 500\n"]],
  ["trees", "", ["      trees: 300\n", ""]],
  ["trees", { text: "parameters.trees", isExpression: true }, ["trees: 300", 'trees: "{{ parameters.trees }}"']],
  ["data", { text: "{{ steps.a.artifacts.b }}", isExpression: true }, ["{{ parameters.data }}", "{{ steps.a.artifacts.b }}"]],
  ["label", "yes", ["        - day\n", '        - day\n      label: "yes"\n']],
  ["task", '"binary"', ["        - day\n", "        - day\n      task: binary\n"]],
  ["log", "true", ["        - day\n", "        - day\n      log: true\n"]],
  ["rate", "1e-3", ["        - day\n", "        - day\n      rate: 0.001\n"]],
  ["features", "- hour # local time\n- night", ["        - day\n", "        - night\n"]],
  ["features", "[hour]", ["      features:\n        - hour # local time\n        - day\n", "      features: [hour]\n"]],
  ["features", "{{ parameters.columns }}", ["\n        - hour # local time\n        - day", ' "{{ parameters.columns }}"']],
  ["title", "one\ntwo", ["    retry: { attempts: 2 }\n", "    retry: { attempts: 2 }\n    title: |-\n      one\n      two\n"]],
])("%s is filled in as %j: only its lines change", (name, draft, [from, to]) => {
  expect(after(name, draft)).toBe(text.replace(from, to));
});

test.each([
  ["trees", "many", "expected a number, found many"],
  ["trees", "1.5", "expected a whole number, found 1.5"],
  ["features", "[hour", "this is no YAML"],
  ["features", "*a", "this is no YAML"],
])("%s is not written as %j: %s", (name, draft, why) => {
  expect(after(name, draft)).toContain(why);
});

test("the first input makes room for the others, and the last takes it away", () => {
  const bare = "name: x\nsteps:\n  fit:\n    uses: train@1\n";
  const one = after("label", "cnt", bare);
  expect(one).toBe(`${bare}    with:\n      label: cnt\n`);
  expect(after("features", "- a\n- b", one)).toBe(`${one}      features:\n        - a\n        - b\n`);
  expect(after("label", "", one)).toBe(bare);
});

test("a schema's own text is not read as a name of this program", () => {
  const strange = inputsOf({ properties: { constructor: { type: "string" }, toString: { type: "constructor" } } } as Schema, []);
  expect(strange.map((each) => each.kind)).toEqual(["text", "json"]);
});
