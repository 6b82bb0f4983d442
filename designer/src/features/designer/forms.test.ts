import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Activity, DefinitionError } from "../../api/definitions";
import { isGraph, readGraph } from "../../document/graph";
import { commandOf, draftOf, type Input } from "../../document/inputs";
import { newJournal, run } from "../../document/journal";
import { isRefused } from "../../document/source";
import { sampleTexts } from "../../document/testing/samples";
import { readFields } from "../../document/written";
import { type FormPart, formOf, isAbout, problemsOf } from "./forms";

const catalogue = join(import.meta.dirname, "../../../../activities/catalogue");
const activities = readdirSync(catalogue)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => parse(readFileSync(join(catalogue, file), "utf8")) as Activity);

function formIn(text: string, name: string): FormPart[] {
  const graph = readGraph(text);
  const step = isGraph(graph) ? graph.steps.find((each) => each.name === name) : undefined;
  const written = readFields(text, { kind: "step", name });
  if (!step || !written) throw new Error(`there is no step ${name}`);
  return formOf(step, written, activities);
}

function fieldOf(text: string, name: string, title: string): Input {
  const found = formIn(text, name)
    .flatMap((part) => part.inputs)
    .find((input) => input.title === title);
  if (!found) throw new Error(`${name} has no field ${title}`);
  return found;
}

function write(text: string, name: string, title: string, value: string): string {
  const written = readFields(text, { kind: "step", name });
  const command = written && commandOf(fieldOf(text, name, title), { kind: "step", name }, written, { text: value, isExpression: false });
  if (!command || isRefused(command)) throw new Error(command?.why ?? "there is nothing to do");
  const journal = run(newJournal(text), command);
  if (isRefused(journal)) throw new Error(journal.why);
  return journal.text;
}

test("each activity of the catalogue has a field for each of its inputs", () => {
  for (const activity of activities) {
    const text = `name: x\nsteps:\n  a:\n    uses: ${activity.name}@${activity.version}\n`;
    const names = formIn(text, "a").flatMap((part) => part.inputs.map((input) => input.path.join(".")));
    const properties = Object.keys((activity.inputs as { properties: object }).properties);
    expect(names).toEqual(expect.arrayContaining(properties.map((name) => `with.${name}`)));
  }
});

test("a form that nobody has touched has nothing to write, in any sample", () => {
  for (const [, text] of sampleTexts()) {
    const graph = readGraph(text);
    for (const step of isGraph(graph) ? graph.steps : []) {
      const written = readFields(text, { kind: "step", name: step.name });
      if (!written) throw new Error(step.name);
      for (const input of formOf(step, written, activities).flatMap((part) => part.inputs)) {
        expect(
          commandOf(input, { kind: "step", name: step.name }, written, draftOf(input, written)),
          `${step.name} ${input.path.join(".")}`,
        ).toBeNull();
      }
    }
  }
}, 60_000);

const text = `name: x
steps:
  ask:
    approval: { text: "Go?", from: [role:approver] }
  pause:
    wait: { for: 10m } # a while
  values:
    set: { a: 1 }
  work:
    uses: container
    command: [echo, hello]
`;

test.each([
  ["ask", "Question", "Really?", '    approval: { text: "Really?", from: [role:approver] }'],
  ["ask", "Count", "2", '    approval: { text: "Go?", from: [role:approver], count: 2 }'],
  ["ask", "Deadline", "48h", '    approval: { text: "Go?", from: [role:approver], deadline: 48h }'],
  ["ask", "At the deadline", '"approve"', '    approval: { text: "Go?", from: [role:approver], onDeadline: approve }'],
  ["ask", "From", "[user:ada]", '    approval: { text: "Go?", from: ["user:ada"] }'],
  ["pause", "For", "1h", "    wait: { for: 1h } # a while"],
  ["values", "a", "[1, 2]", "    set: { a: [1, 2] }"],
  ["work", "Image", "me/train:1", '    image: "me/train:1"'],
  ["work", "Command", "[python, train.py]", "    command: [python, train.py]"],
  ["work", "Attempts", "3", "    retry: { attempts: 3 }"],
  ["work", "When", "steps.values.outputs.a > 1", '    when: "steps.values.outputs.a > 1"'],
])("of %s, %s is written as %j in its line alone", (step, title, value, line) => {
  const after = write(text, step, title, value).split("\n");
  const before = text.split("\n");
  expect(after.filter((each) => !before.includes(each))).toEqual([line]);
  expect(before.filter((each) => !after.includes(each)).length).toBeLessThan(2);
});

test("whom a deadline asks as well is a field once it does, and what was around it stays as it was, also when all is undone", () => {
  const asks = `name: x
steps:
  ask:
    approval:
      # Nobody is asked at night.
      deadline: 48h # two days
      from: [role:approver]
`;
  const titles = (text: string) => formIn(text, "ask").flatMap((part) => part.inputs.map((input) => input.title));
  expect(titles(asks)).not.toContain("Escalate to");
  const escalates = write(asks, "ask", "At the deadline", '"escalate"');
  expect(escalates).toBe(`${asks}      onDeadline: escalate\n`);
  expect(fieldOf(escalates, "ask", "Escalate to").isRequired).toBe(true);
  const named = write(escalates, "ask", "Escalate to", "[group:heads] # by rota");
  expect(named).toBe(`${escalates}      escalateTo:\n        [group:heads] # by rota\n`);
  // What is said without it is still shown, so that it can be taken away.
  const rejects = write(named, "ask", "At the deadline", '"reject"');
  expect(rejects).toBe(named.replace("onDeadline: escalate", "onDeadline: reject"));
  expect(fieldOf(rejects, "ask", "Escalate to").isRequired).toBe(false);
  expect(write(write(rejects, "ask", "Escalate to", ""), "ask", "At the deadline", "")).toBe(asks);
});

test("what the server finds wrong stands at its field, also what is missing", () => {
  const wrong = (path: string, message = "wrong"): DefinitionError => ({ line: 1, column: 1, path, message, suggestion: null });
  const problems = problemsOf(
    [
      wrong("steps.a.with.rules[0].column", "deep"),
      wrong("steps.a.with", "`data` is missing: a file"),
      wrong("steps.a-b.with.rules"),
      wrong("finally.a.when", "none"),
      wrong("parameters.a"),
    ],
    { kind: "step", name: "a" },
  );
  const problemsAt = (field: Input) => problems.filter((each) => isAbout(each, field.path.join("."))).map((each) => each.message);
  const fields = "name: x\nsteps:\n  a:\n    uses: data-quality@1\n";
  expect(problemsAt(fieldOf(fields, "a", "Rules"))).toEqual(["deep"]);
  expect(problemsAt(fieldOf(fields, "a", "Data"))).toEqual(["`data` is missing: a file"]);
  expect(problemsAt(fieldOf(fields, "a", "When"))).toEqual(["none"]);
  expect(problemsAt(fieldOf(fields, "a", "Row count"))).toEqual([]);

  const asksNobody = "`onDeadline: escalate` asks nobody; add `escalateTo: [group:ml-heads]`";
  const of = (title: string, message: string) =>
    isAbout({ path: "approval", message }, fieldOf(text.replace("from:", "escalateTo: [], from:"), "ask", title).path.join("."));
  expect(["Escalate to", "At the deadline", "Deadline"].map((title) => of(title, asksNobody))).toEqual([true, false, false]);
  const hasNone = "`onDeadline` has no `deadline`; add one such as `deadline: 48h`";
  expect(["Escalate to", "At the deadline", "Deadline"].map((title) => of(title, hasNone))).toEqual([false, false, true]);
});
