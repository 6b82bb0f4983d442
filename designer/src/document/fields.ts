import { isMap, type Pair, type YAMLMap } from "yaml";
import { insertPair, removePair } from "./collections";
import type { Patch } from "./patches";
import { endOf, endOfPair, find, findPair, isRefused, isText, lineEnd, type Named, type Refused, type Source, startOf } from "./source";
import { linesOf, printPair, printValue, type Value } from "./values";

/** Sets what a step or the like says under a key, or under keys below each other: `["with", "trees"]`. */
export function setField(source: Source, of: Named, path: string[], value: Value): Patch[] | Refused {
  const found = find(source, of);
  if (isRefused(found)) return found;
  return found.body
    ? setBelow(source, found.body, path, value, of.name)
    : { why: `${of.name} says nothing yet: write its first key in the text` };
}

/** @param whose the mapping it is, for people */
export function setBelow(source: Source, top: YAMLMap, path: string[], value: Value, whose: string): Patch[] | Refused {
  let map = top;
  for (const [depth, key] of path.entries()) {
    const pair = findPair(map, key);
    const below = path.slice(depth + 1).reduceRight<Value>((inner, name) => ({ [name]: inner }), value);
    if (!pair)
      return one(
        insertPair(source, map, map.items[map.items.length - 1] ?? null, map.flow ? [printPair(key, below)] : linesOf(key, below)),
      );
    if (depth === path.length - 1 || !isMap(pair.value) || pair.value.items.length === 0) {
      return depth < path.length - 1 && pair.value !== null && !isMap(pair.value) && !isEmpty(source, pair)
        ? { why: `${path.slice(0, depth + 1).join(".")} of ${whose} is no mapping` }
        : [replaceValue(source, pair, below)];
    }
    map = pair.value;
  }
  return { why: "no field is named" };
}

/** Takes a field away, and with the last of a mapping the mapping. */
export function removeField(source: Source, of: Named, path: string[]): Patch[] | Refused {
  const found = find(source, of);
  if (isRefused(found)) return found;
  let map: YAMLMap | null = found.body;
  let patch: Patch | null = null;
  for (const [depth, key] of path.entries()) {
    const pair: Pair | undefined = map ? findPair(map, key) : undefined;
    if (!map || !pair) return { why: `${of.name} has no ${path.slice(0, depth + 1).join(".")}` };
    // The deepest mapping that keeps something is where it is taken from.
    patch = removePair(source, map, pair) ?? patch;
    map = isMap(pair.value) ? pair.value : null;
  }
  return patch ? [patch] : { why: `${path.join(".") || "nothing"} is all that ${of.name} says: remove the ${of.kind}` };
}

function replaceValue(source: Source, pair: Pair, value: Value): Patch {
  const { text } = source;
  const written = pair.value;
  const end = endOfPair(text, pair);
  const colon = text.indexOf(":", endOf(text, pair.key)) + 1;
  if (isEmpty(source, pair)) return { from: colon, to: colon, insert: ` ${printValue(value)}` };
  const start = startOf(written);
  // What stood in lines of its own comes into the line of its key.
  if (text.slice(colon, start).includes("\n")) {
    return { from: colon, to: lineEnd(text, end), insert: ` ${printValue(value)}` };
  }
  return {
    from: start,
    to: end,
    insert: isText(written) && typeof value === "string" ? alike(text.slice(start, end), value) : printValue(value),
  };
}

/** In the quotes that stand there, where that can be. */
function alike(written: string, value: string): string {
  const printed = printValue(value);
  if (printed.startsWith('"')) {
    return written.startsWith("'") && !/[^ -~]/.test(value) ? `'${value.replaceAll("'", "''")}'` : printed;
  }
  return written.startsWith('"') ? `"${printed}"` : written.startsWith("'") ? `'${printed}'` : printed;
}

function isEmpty(source: Source, pair: Pair): boolean {
  return pair.value === null || endOfPair(source.text, pair) <= source.text.indexOf(":", endOf(source.text, pair.key)) + 1;
}

function one(patch: Patch | Refused): Patch[] | Refused {
  return isRefused(patch) ? patch : [patch];
}
