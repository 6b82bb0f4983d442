import { isMap } from "yaml";
import { insertPair, removePair } from "./collections";
import { setBelow } from "./fields";
import { inOrder, type Patch } from "./patches";
import { referencesTo } from "./references";
import { allOf, endOf, find, findPair, isRefused, type Named, nameOf, type Refused, readSource, type Source, startOf } from "./source";
import { wholeOf } from "./steps";
import { linesOf, printPair, printText, type Value } from "./values";

/** What a definition names besides its steps. */
export interface Declared extends Named {
  kind: "parameter" | "trigger";
}

export function isDeclared(named: Named): named is Declared {
  return named.kind !== "step";
}

const keys = { parameter: "parameters", trigger: "triggers" } as const;

/** What stands before them in a definition, as people write it. */
const ahead = ["language", "name", "title", "description", "objectives", "parameters"];

const rules = {
  parameter: { isName: /^[A-Za-z_][A-Za-z0-9_]{0,63}$/, words: "letters, digits and `_`, at most 64, no digit first" },
  trigger: { isName: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, words: "small letters, digits and hyphens, at most 63" },
};

/** The names in their order; none where the text can't be read. */
export function namesOf(text: string, kind: Declared["kind"]): string[] {
  const source = readSource(text);
  return isRefused(source) ? [] : allOf(source, kind).map((each) => each.name);
}

/** Adds it behind the others; the first one behind what people write before it. */
export function declare(source: Source, { kind, name }: Declared, says: Value): Patch[] | Refused {
  const why = whyNoName(source, kind, name);
  if (why) return { why };
  const { root } = source;
  const key = keys[kind];
  if (findPair(root, key)) return setBelow(source, root, [key, name], says, "the definition");
  const before = root.items.filter((pair) => ahead.includes(nameOf(pair)) && nameOf(pair) !== key).at(-1) ?? null;
  const patch = insertPair(source, root, before, root.flow ? [printPair(key, { [name]: says })] : linesOf(key, { [name]: says }));
  return isRefused(patch) ? patch : [patch];
}

/** It goes, and with the last of its kind their key. */
export function undeclare(source: Source, what: Declared): Patch[] | Refused {
  const found = find(source, what);
  return isRefused(found) ? found : [removePair(source, found.section, found.pair) ?? wholeOf(source, keys[what.kind])];
}

/** A parameter changes its name wherever the text says it: in expressions, and where triggers give it. */
export function rename(source: Source, what: Declared, to: string): Patch[] | Refused {
  const found = find(source, what);
  if (isRefused(found)) return found;
  const why = whyNoName(source, what.kind, to);
  if (why) return { why };
  const named = [found.pair];
  if (what.kind === "parameter") {
    for (const trigger of allOf(source, "trigger")) {
      const given = trigger.body?.get("with", true);
      if (isMap(given)) named.push(...given.items.filter((pair) => nameOf(pair) === what.name));
    }
  }
  const references = what.kind === "parameter" ? referencesTo(source, "parameters", what.name) : [];
  return inOrder([
    ...named.map((pair) => ({ from: startOf(pair.key), to: endOf(source.text, pair.key), insert: printText(to) })),
    ...references.map((place) => ({ ...place, insert: to })),
  ]);
}

function whyNoName(source: Source, kind: Declared["kind"], name: string): string | null {
  const rule = rules[kind];
  if (!rule.isName.test(name)) return `${name || "nothing"} is no name: expected ${rule.words}`;
  return allOf(source, kind).some((each) => each.name === name) ? `there is a ${kind} ${name} already` : null;
}
