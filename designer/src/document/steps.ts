import { isMap, isScalar, isSeq } from "yaml";
import { insertPair, removeLines, removePair } from "./collections";
import { disconnect } from "./needs";
import { inOrder, type Patch } from "./patches";
import { referencesTo } from "./references";
import {
  endOf,
  endOfPair,
  findPair,
  findStep,
  isRefused,
  lineEnd,
  nameOf,
  needsOf,
  type Placed,
  type Refused,
  type Source,
  sections,
  startOf,
  stepsOf,
} from "./source";
import { linesOf, printText, printValue, type Value } from "./values";

/** A step to be added: its keys in the order in which they are to stand. */
export type NewStep = Record<string, Value>;

const nameRule = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function whyNoName(source: Source, name: string): string | null {
  if (!nameRule.test(name)) return `${name || "nothing"} is no name: expected small letters, digits and hyphens, at most 63`;
  return stepsOf(source).some((step) => step.name === name) ? `there is a step ${name} already` : null;
}

/** Adds a step behind another, or behind the last. */
export function addStep(source: Source, name: string, step: NewStep, after: string | null): Patch[] | Refused {
  const why = whyNoName(source, name);
  if (why) return { why };
  const behind = after === null ? null : findStep(source, after);
  if (behind && isRefused(behind)) return behind;
  const section = behind?.section ?? source.root.get("steps", true);
  const entries = Object.entries(step);
  if (isMap(section) && !section.flow) {
    const lines = [`${name}:`, ...entries.flatMap(([key, value]) => linesOf(key, value).map((line) => `  ${line}`))];
    const patch = insertPair(source, section, behind?.pair ?? section.items[section.items.length - 1] ?? null, lines);
    return isRefused(patch) ? patch : [patch];
  }
  if (isMap(section)) {
    const patch = insertPair(source, section, behind?.pair ?? section.items[section.items.length - 1] ?? null, [
      `${name}: ${printValue(step)}`,
    ]);
    return isRefused(patch) ? patch : [patch];
  }
  const pair = findPair(source.root, "steps");
  if (!pair || endOfPair(source.text, pair) > endOf(source.text, pair.key) + 1) {
    return { why: "there is no mapping `steps` to add it to: write it in the text" };
  }
  const at = lineEnd(source.text, endOfPair(source.text, pair));
  const lines = [`  ${name}:`, ...entries.flatMap(([key, value]) => linesOf(key, value).map((line) => `    ${line}`))];
  return [{ from: at, to: at, insert: lines.map((line) => source.eol + line).join("") }];
}

/** The step goes, and it is needed no more; who needed it needs what it needed, where they are to be joined. */
export function removeStep(source: Source, name: string, joins: boolean): Patch[] | Refused {
  const step = findStep(source, name);
  if (isRefused(step)) return step;
  const patches: Patch[] = [];
  for (const other of stepsOf(source)) {
    if (other.name === name || !needsOf(other).includes(name)) continue;
    const patch = leave(source, other, name, joins ? needsOf(step) : []);
    if (isRefused(patch)) return patch;
    patches.push(...patch);
  }
  const placed = layoutOf(source, name);
  if (placed) patches.push(removePair(source, placed.map, placed.pair) ?? wholeOf(source, "layout"));
  patches.push(removePair(source, step.section, step.pair) ?? lastOf(source, step));
  return inOrder(patches);
}

/** The name changes wherever the text says it: needs, expressions, layout. Comments stay as they are. */
export function renameStep(source: Source, name: string, to: string): Patch[] | Refused {
  const step = findStep(source, name);
  if (isRefused(step)) return step;
  const why = whyNoName(source, to);
  if (why) return { why };
  const written = printText(to);
  const patches: Patch[] = [{ from: startOf(step.pair.key), to: endOf(source.text, step.pair.key), insert: written }];
  for (const other of stepsOf(source)) {
    const needs = other.body?.get("needs", true);
    if (!isSeq(needs)) continue;
    for (const item of needs.items) {
      if (isScalar(item) && String(item.value) === name) {
        patches.push({ from: startOf(item), to: endOf(source.text, item), insert: written });
      }
    }
  }
  const placed = layoutOf(source, name);
  if (placed) patches.push({ from: startOf(placed.pair.key), to: endOf(source.text, placed.pair.key), insert: written });
  patches.push(...referencesTo(source, "steps", name).map((found) => ({ ...found, insert: to })));
  return inOrder(patches);
}

/** What needed one step needs another in its place. */
export function replaceNeed(source: Source, step: string, need: string, by: string): Patch[] | Refused {
  const found = findStep(source, step);
  if (isRefused(found)) return found;
  const needs = found.body?.get("needs", true);
  const item = isSeq(needs) ? needs.items[needsOf(found).indexOf(need)] : undefined;
  if (!item) return { why: `${step} does not need ${need}` };
  return needsOf(found).includes(by)
    ? disconnect(source, need, step)
    : [{ from: startOf(item), to: endOf(source.text, item), insert: printText(by) }];
}

/** Takes a need away; what stands in its place has to be new to the list. */
function leave(source: Source, step: Placed, name: string, instead: string[]): Patch[] | Refused {
  const needs = step.body?.get("needs", true);
  if (!isSeq(needs)) return [];
  const fresh = instead.filter((need) => !needsOf(step).includes(need));
  const index = needsOf(step).indexOf(name);
  const item = needs.items[index];
  if (fresh.length === 0) return disconnect(source, name, step.name);
  if (needs.flow) {
    return [{ from: startOf(item), to: endOf(source.text, item), insert: fresh.map(printText).join(", ") }];
  }
  const [first = "", ...others] = fresh;
  const dash = source.text.lastIndexOf("-", startOf(item));
  const indent = source.text.slice(source.text.lastIndexOf("\n", dash) + 1, dash);
  const more = others.map((need) => `${source.eol}${indent}- ${printText(need)}`).join("");
  return [{ from: startOf(item), to: endOf(source.text, item), insert: printText(first) + more }];
}

/** The only step of its section: the section goes with it, but `steps` has to be there. */
function lastOf(source: Source, step: Placed): Patch {
  const section = sections.step.find((key) => (source.root.get(key, true) as unknown) === step.section) ?? "steps";
  if (section === "finally") return wholeOf(source, "finally");
  const { text } = source;
  return step.section.flow
    ? { from: startOf(step.section), to: endOf(text, step.section), insert: "{}" }
    : removeLines(text, startOf(step.pair.key), endOfPair(text, step.pair));
}

/** Takes a key of the definition away. */
export function wholeOf(source: Source, key: string): Patch {
  const pair = findPair(source.root, key);
  const patch = pair ? removePair(source, source.root, pair) : null;
  return patch ?? { from: 0, to: 0, insert: "" };
}

function layoutOf(source: Source, name: string) {
  const map = source.root.get("layout", true);
  const pair = isMap(map) ? map.items.find((each) => nameOf(each) === name) : undefined;
  return isMap(map) && pair ? { map, pair } : null;
}
