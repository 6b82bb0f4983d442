import { expect, test } from "vitest";
import { type Command, patchesOf } from "./commands";
import { namesOf } from "./declared";
import { newJournal, run, undo } from "./journal";
import { isRefused } from "./source";

const text = `name: x
objectives: # why
  - { metric: rmse, atMost: 70 }

# what it does
steps:
  a:
    set: { b: "{{ parameters.trees + parameters.trees-of }} of parameters.trees" }
  b:
    when: "parameters.trees > 1 && 'parameters.trees' != ''"
    set: { c: 1 }
`;

/** The text after it, of which undoing it brings back every byte; or why it is not done. */
function after(before: string, command: Command): string {
  const journal = run(newJournal(before), command);
  if (isRefused(journal)) return journal.why;
  expect(undo(journal).text).toBe(before);
  return journal.text;
}

const trees = { kind: "parameter", name: "trees" } as const;
const dawn = { kind: "trigger", name: "dawn" } as const;

test("the first parameter stands behind what people write before it, and the first trigger behind the parameters", () => {
  const one = after(text, { do: "declare", what: trees, says: { type: "integer", default: 3 } });
  expect(one).toBe(text.replace("atMost: 70 }\n", "atMost: 70 }\nparameters:\n  trees: { type: integer, default: 3 }\n"));
  const two = after(one, { do: "declare", what: dawn, says: { schedule: { cron: "0 3 * * *" } } });
  expect(two).toBe(one.replace("default: 3 }\n", 'default: 3 }\ntriggers:\n  dawn: { schedule: { cron: "0 3 * * *" } }\n'));
  expect([namesOf(two, "parameter"), namesOf(two, "trigger")]).toEqual([["trees"], ["dawn"]]);
  const three = after(two, { do: "declare", what: { ...trees, name: "seed" }, says: {} });
  expect(three).toBe(two.replace("default: 3 }\n", "default: 3 }\n  seed: {}\n"));
  // With the last of a kind its key goes.
  expect(after(after(two, { do: "undeclare", what: dawn }), { do: "undeclare", what: trees })).toBe(text);
});

test("a field of a parameter or a trigger that is set changes its line, with the comment that is there", () => {
  const given = text.replace("steps:", "triggers:\n  dawn:\n    schedule:\n      cron: '0 3 * * *' # at three\nsteps:");
  expect(after(given, { do: "setField", of: dawn, path: ["schedule", "cron"], value: "@daily" })).toBe(
    given.replace("'0 3 * * *' #", `'@daily' #`),
  );
  expect(after(given, { do: "setField", of: dawn, path: ["with", "trees"], value: 5 })).toBe(
    given.replace("# at three\n", "# at three\n    with:\n      trees: 5\n"),
  );
  expect(after(given, { do: "removeField", of: dawn, path: ["schedule", "cron"] })).toContain("remove the trigger");
});

test("a parameter is renamed where expressions name it and where triggers give it, and not in words that look like it", () => {
  const given = text.replace(
    "steps:",
    "parameters: { trees: {}, trees_too: {} }\ntriggers:\n  dawn: { manual: {}, with: { trees: 1 } }\nsteps:",
  );
  expect(after(given, { do: "rename", what: trees, to: "leaves" })).toBe(
    given
      .replace("{ trees: {}", "{ leaves: {}")
      .replace("with: { trees: 1 }", "with: { leaves: 1 }")
      .replace("{{ parameters.trees +", "{{ parameters.leaves +")
      .replace('"parameters.trees > 1', '"parameters.leaves > 1'),
  );
  expect(after(given, { do: "rename", what: dawn, to: "dusk" })).toBe(given.replace("dawn:", "dusk:"));
});

test.each<[Command, string]>([
  [{ do: "declare", what: { ...trees, name: "9" }, says: {} }, "9 is no name: expected letters, digits and `_`"],
  [{ do: "declare", what: { ...dawn, name: "At_Dawn" }, says: {} }, "At_Dawn is no name: expected small letters"],
  [{ do: "undeclare", what: trees }, "there is no parameter trees"],
  [{ do: "rename", what: dawn, to: "dusk" }, "there is no trigger dawn"],
])("%j is refused: %s", (command, why) => {
  const refused = patchesOf(text, command);
  expect(isRefused(refused) && refused.why).toContain(why);
});

test("of a text that can't be read no names are known", () => {
  expect(namesOf("a: [", "parameter")).toEqual([]);
});
