import { expect, test } from "vitest";
import { parse } from "yaml";
import { type Command, patchesOf } from "./commands";
import { type Declared, namesOf } from "./declared";
import { type Graph, readGraph } from "./graph";
import { newJournal, redo, run, typed, undo } from "./journal";
import { isRefused, type Named } from "./source";
import { type Definition, meaningAfter } from "./testing/oracle";
import { random, sampleTexts } from "./testing/samples";
import type { Value } from "./values";
import { blockOf, readFields } from "./written";

const rounds = Number(process.env.ROUNDS ?? 5);
const commandsEach = 25;
const patience = 600_000;

const values: Value[] = [
  1,
  -2.5,
  true,
  null,
  "plain",
  "two words",
  "a: b",
  "yes",
  "1.5",
  "# no comment",
  "it's",
  "\"'{{ x }}'\"",
  "line\nnext",
  "",
  "é ✓",
  [1, "a, b"],
  { a: [true], "b c": { d: "x]" } },
  [],
  {},
];

const yamls = [
  "[a, 1]",
  "- a\n- b: 1 # why\n  c: {}",
  "a: 1\n# own line\nb:\n  - x",
  "|-\n  one\n\n  two",
  "|+\n  kept\n\n",
  "5 # five",
  "a\nb",
];

function someCommand(text: string, below: (most: number) => number): Command {
  const { steps } = readGraph(text) as Graph;
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const name = () => pick(steps).name;
  const fresh = `new-${below(1000)}`;
  const step = { uses: "container", command: ["echo", pick(["a", "b c", "{{ parameters.x }}"])], env: { A: "1" } };
  // Of nothing, nothing else can be asked.
  if (steps.length === 0) return { do: "addStep", name: fresh, step, after: null };
  const to = name();
  const from = steps.find((each) => each.name === to)?.needs[0] ?? name();
  const of: Named = { kind: "step", name: to };
  switch (below(15)) {
    case 0:
      return { do: "addStep", name: fresh, step, after: below(3) === 0 ? null : name() };
    case 1:
      return { do: "removeStep", name: name(), joins: below(2) === 0 };
    case 2:
      return { do: "renameStep", name: name(), to: below(10) === 0 ? name() : fresh };
    case 3:
      return { do: "connect", from: name(), to };
    case 4:
      return { do: "disconnect", from, to };
    case 5:
      return { do: "insertBetween", from, to, name: fresh, step };
    case 6:
      return {
        do: "setField",
        of,
        path: pick([["title"], ["timeout"], ["with", "trees"], ["with", "a", "b"], ["env", "A"], ["command"]]),
        value: pick(values),
      };
    case 7:
      return { do: "writeField", of, path: pick([["with", "rules"], ["command"], ["env"], ["title"]]), yaml: pick(yamls) };
    case 8:
      return { do: "moveSteps", places: { [to]: { x: below(900), y: -below(900) }, [name()]: { x: 0, y: below(9) } } };
    case 9:
      return { do: "tidyUp" };
    case 10:
      return {
        do: "declare",
        what: declared(text, below, fresh),
        says: pick<Value>([{ type: "string" }, { schedule: { cron: "0 3 * * *" } }]),
      };
    case 11:
      return { do: "undeclare", what: declared(text, below) };
    case 12:
      return { do: "rename", what: declared(text, below), to: pick(["renamed", fresh, `n${below(1000)}`]) };
    case 13:
      return {
        do: "setField",
        of: declared(text, below),
        path: pick([["default"], ["description"], ["schedule", "cron"], ["with", "trees"]]),
        value: pick(values),
      };
    default:
      return { do: "removeField", of, path: pick([["title"], ["cache"], ["with", "data"], ["with"], ["env", "A"], ["when"]]) };
  }
}

/** A parameter or a trigger that the text has, or one of another name. */
function declared(text: string, below: (most: number) => number, fresh?: string): Declared {
  const kind = below(2) === 0 ? "parameter" : "trigger";
  const names = namesOf(text, kind);
  const name = fresh && below(5) > 0 ? fresh.replace("-", kind === "parameter" ? "_" : "-") : names[below(names.length)];
  return { kind, name: name ?? "none" };
}

test.each(sampleTexts())(
  "%s: a command means what it says, and undoing all brings every byte back",
  (_, original) => {
    let done = 0;
    for (let round = 0; round < rounds; round++) {
      const below = random(round * 7919 + original.length);
      let journal = newJournal(original);
      for (let count = 0; count < commandsEach; count++) {
        const command = someCommand(journal.text, below);
        const next = run(journal, command);
        if (isRefused(next)) continue;
        const before = meaningOf(journal.text);
        expect(meaningOf(next.text), `${JSON.stringify(command)} on\n${journal.text}\ngave\n${next.text}`).toEqual(
          meaningAfter(before, command),
        );
        journal = below(5) === 0 ? redo(undo(next)) : next;
        expect(journal.text).toBe(next.text);
        done++;
      }
      const last = journal.text;
      const count = journal.done.length;
      for (let left = count; left > 0; left--) journal = undo(journal);
      expect(journal.text).toBe(original);
      for (let left = count; left > 0; left--) journal = redo(journal);
      expect(journal.text).toBe(last);
    }
    expect(done).toBeGreaterThan((rounds * commandsEach) / 3);
  },
  patience,
);

/** No steps are no steps, whether a brace says so or nothing does. */
function meaningOf(text: string): Definition {
  const definition = parse(text) as Definition;
  return { ...definition, steps: definition.steps ?? {} };
}

function changedLines(before: string, command: Command): [string[], string[]] {
  const next = run(newJournal(before), command);
  if (isRefused(next)) throw new Error(next.why);
  const [old, now] = [before.split("\n"), next.text.split("\n")];
  while (old.length && now.length && old[0] === now[0]) [old.shift(), now.shift()];
  while (old.length && now.length && old.at(-1) === now.at(-1)) [old.pop(), now.pop()];
  return [old, now];
}

const demand = sampleTexts().find(([name]) => name === "bike-demand.yaml")?.[1] ?? "";

test("a field that is set changes its line, and leaves the comment there", () => {
  expect(changedLines(demand, { do: "setField", of: { kind: "step", name: "quality" }, path: ["runOn"], value: "always" })).toEqual([
    ["    runOn: noFailure # generate is skipped when data was given"],
    ["    runOn: always # generate is skipped when data was given"],
  ]);
});

test("a need is added in the list that is there, and where none is, in one line", () => {
  expect(changedLines(demand, { do: "connect", from: "source", to: "gate" })).toEqual([
    ["    needs: [train]"],
    ["    needs: [train, source]"],
  ]);
  const alone = "name: x\nsteps:\n  a:\n    set: { b: 1 }\n  b:\n    set: { b: 1 } # why\n";
  expect(changedLines(alone, { do: "connect", from: "a", to: "b" })).toEqual([[], ["    needs: [a]"]]);
});

test("a new step is so many lines, and nothing else", () => {
  expect(
    changedLines(demand, {
      do: "addStep",
      name: "smoke",
      step: { needs: ["train"], uses: "container", command: ["true"] },
      after: "train",
    }),
  ).toEqual([[], ["  smoke:", "    needs: [train]", "    uses: container", '    command: ["true"]']]);
});

test("YAML of several lines is written in lines of its own, with its comments, and its key's comment stays with the key", () => {
  const text = "name: x\nsteps:\n  a:\n    with: # all of it\n      rules: [] # checked\n      data: d\n    uses: data-quality@1\n";
  const rules = "- column: a # first\n  min: 1\n- column: b";
  const command: Command = { do: "writeField", of: { kind: "step", name: "a" }, path: ["with", "rules"], yaml: rules };
  expect(changedLines(text, command)).toEqual([
    ["      rules: [] # checked"],
    ["      rules: # checked", "        - column: a # first", "          min: 1", "        - column: b"],
  ]);
  const written = run(newJournal(text), command);
  if (isRefused(written)) throw new Error(written.why);
  expect(readFields(written.text, { kind: "step", name: "a" })?.yamlAt(["with", "rules"])).toBe(rules);
  expect(changedLines(written.text, { ...command, yaml: rules.replace("min: 1", "min: 2") })).toEqual([
    ["          min: 1"],
    ["          min: 2"],
  ]);
});

test("where a step is drawn is one line for each that somebody moved, and tidying up takes all of it away", () => {
  const move: Command = { do: "moveSteps", places: { train: { x: 10.4, y: -0.6 }, gate: { x: 1, y: 2 } } };
  expect(changedLines(demand, move)).toEqual([[], ["layout:", "  train: { x: 10, y: -1 }", "  gate: { x: 1, y: 2 }"]]);
  const moved = run(newJournal(demand), move);
  if (isRefused(moved)) throw new Error(moved.why);
  expect((readGraph(moved.text) as Graph).places).toEqual({ train: { x: 10, y: -1 }, gate: { x: 1, y: 2 } });
  expect(changedLines(moved.text, { do: "moveSteps", places: { gate: { x: 3, y: 2 } } })).toEqual([
    ["  gate: { x: 1, y: 2 }"],
    ["  gate: { x: 3, y: 2 }"],
  ]);
  const tidied = run(moved, { do: "tidyUp" });
  if (isRefused(tidied)) throw new Error(tidied.why);
  expect(tidied.text).toBe(demand);
  expect(undo(tidied).text).toBe(moved.text);
});

test("text of several lines stands as text of several lines, and between braces all stands in one", () => {
  const text = "name: x\nsteps:\n  a:\n    approval: { text: Go }\n  b:\n    title: t\n    set: { a: 1 }\n";
  const yaml = blockOf("one\n\ntwo: 3");
  expect(changedLines(text, { do: "writeField", of: { kind: "step", name: "b" }, path: ["title"], yaml })[1]).toEqual([
    "    title: |-",
    "      one",
    "",
    "      two: 3",
  ]);
  expect(changedLines(text, { do: "writeField", of: { kind: "step", name: "a" }, path: ["approval", "text"], yaml })[1]).toEqual([
    '    approval: { text: "one\\n\\ntwo: 3" }',
  ]);
});

test("a step that is renamed is renamed where expressions name it, and not in words that look like it", () => {
  const text =
    "name: x\nsteps:\n  a:\n    set: { b: 1 } # steps.a\n  a-b:\n    needs: [a]\n    when: \"steps.a.outputs.b > 0 && 'steps.a' != ''\"\n    set: { c: \"{{ steps.a.outputs.b }} of steps.a, {{ steps.a-b.state }}\" }\n";
  expect(changedLines(text, { do: "renameStep", name: "a", to: "z" })[1]).toEqual([
    "  z:",
    "    set: { b: 1 } # steps.a",
    "  a-b:",
    "    needs: [z]",
    "    when: \"steps.z.outputs.b > 0 && 'steps.a' != ''\"",
    '    set: { c: "{{ steps.z.outputs.b }} of steps.a, {{ steps.a-b.state }}" }',
  ]);
});

test.each<[Command, string]>([
  [{ do: "connect", from: "promote", to: "train" }, "a cycle: train needs promote"],
  [{ do: "connect", from: "train", to: "train" }, "can't need itself"],
  [{ do: "connect", from: "quality", to: "train" }, "needs quality already"],
  [{ do: "connect", from: "train", to: "tell" }, "under finally"],
  [{ do: "connect", from: "nobody", to: "train" }, "no step nobody"],
  [{ do: "renameStep", name: "train", to: "gate" }, "there is a step gate already"],
  [{ do: "renameStep", name: "train", to: "Not A Name" }, "is no name"],
  [{ do: "removeField", of: { kind: "step", name: "source" }, path: ["set"] }, "remove the step"],
])("%j is refused: %s", (command, why) => {
  const refused = patchesOf(demand, command);
  expect(isRefused(refused) && refused.why).toContain(why);
});

test("what is typed letter by letter is one thing to undo, and what was undone is gone once something else is done", () => {
  let journal = newJournal("name: x\n");
  for (const text of ["name: xa\n", "name: xab\n", "name: xabc\n"]) journal = typed(journal, text);
  expect(journal.done.length).toBe(1);
  journal = undo(journal);
  expect(journal.text).toBe("name: x\n");
  expect(redo(journal).text).toBe("name: xabc\n");
  journal = typed(journal, "title: y\nname: x\n");
  expect(redo(journal)).toBe(journal);
});
