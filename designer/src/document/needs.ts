import { isSeq } from "yaml";
import { insertItem, insertPair, removeItem, removePair } from "./collections";
import type { Patch } from "./patches";
import {
  endOf,
  endOfPair,
  findPair,
  findStep,
  indentAt,
  isRefused,
  needsOf,
  type Placed,
  type Refused,
  type Source,
  startOf,
  stepsOf,
} from "./source";
import { printText } from "./values";

/** Makes a step need another. */
export function connect(source: Source, from: string, to: string): Patch[] | Refused {
  const [needed, step] = [findStep(source, from), findStep(source, to)];
  if (isRefused(needed)) return needed;
  if (isRefused(step)) return step;
  const why = whyNotConnect(source, from, to);
  return why ? { why } : add(source, step, from);
}

/** Why a step can't need another; null where it can. The canvas asks while somebody still draws the line. */
export function whyNotConnect(source: Source, from: string, to: string): string | null {
  if (from === to) return `${to} can't need itself`;
  const steps = new Map(stepsOf(source).map((step) => [step.name, step]));
  const [needed, step] = [steps.get(from), steps.get(to)];
  if (!needed || !step) return `there is no step ${needed ? to : from}`;
  if (needsOf(step).includes(from)) return `${to} needs ${from} already`;
  if (needed.section !== step.section) return "a step under finally runs when all else has ended: it needs none of the others";
  const way = wayTo(steps, from, to);
  return way ? `that would be a cycle: ${[...way, to].join(" needs ")}` : null;
}

export function disconnect(source: Source, from: string, to: string): Patch[] | Refused {
  const step = findStep(source, to);
  if (isRefused(step)) return step;
  const needs = step.body?.get("needs", true);
  const index = needsOf(step).indexOf(from);
  if (!step.body || !isSeq(needs) || index < 0) return { why: `${to} does not need ${from}` };
  const patch = removeItem(source, needs, index);
  if (patch) return [patch];
  const pair = findPair(step.body, "needs");
  const whole = pair ? removePair(source, step.body, pair) : null;
  // Where it says nothing else, the empty list stays.
  return [whole ?? { from: startOf(needs), to: endOf(source.text, needs), insert: "[]" }];
}

function add(source: Source, step: Placed, need: string): Patch[] | Refused {
  const written = printText(need);
  if (!step.body) {
    if (step.pair.value !== null && endOfPair(source.text, step.pair) > endOf(source.text, step.pair.key) + 1) {
      return { why: `${step.name} is no mapping: write it in the text` };
    }
    const at = endOfPair(source.text, step.pair);
    const indent = indentAt(source.text, startOf(step.pair.key));
    return [{ from: at, to: at, insert: step.section.flow ? ` { needs: [${written}] }` : `${source.eol}${indent}  needs: [${written}]` }];
  }
  const pair = findPair(step.body, "needs");
  const needs = pair?.value;
  if (isSeq(needs)) return [insertItem(source, needs, written)];
  if (pair) return { why: `needs of ${step.name} is no list: write it in the text` };
  const patch = insertPair(source, step.body, null, [`needs: [${written}]`]);
  return isRefused(patch) ? patch : [patch];
}

/** From a step over what it needs to another; null where none leads there. */
function wayTo(steps: Map<string, Placed>, from: string, to: string): string[] | null {
  const seen = new Set<string>();
  const walk = (name: string): string[] | null => {
    if (name === to) return [name];
    if (seen.has(name)) return null;
    seen.add(name);
    for (const need of needsOf(steps.get(name) ?? ({ body: null } as Placed))) {
      const way = walk(need);
      if (way) return [name, ...way];
    }
    return null;
  };
  const way = walk(from);
  return way ? [to, ...way.slice(0, -1)] : null;
}
