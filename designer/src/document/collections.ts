import { isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Patch } from "./patches";
import { endOf, endOfPair, indentAt, lineEnd, lineStart, type Refused, type Source, startOf } from "./source";

/** Lines of a pair are put behind those of another in a block, or in a line of braces. */
export function insertPair(source: Source, map: YAMLMap, after: Pair | null, lines: string[]): Patch | Refused {
  const { text } = source;
  if (map.flow) {
    if (lines.length > 1) return { why: "it stands in one line, between braces: write it in the text" };
    return insertInFlow(text, map, after ? endOfPair(text, after) : null, lines[0] ?? "");
  }
  const first = map.items[0];
  if (!first) return { why: "there is nothing to put it behind" };
  const indent = indentAt(text, startOf(first.key));
  if (indent.trim() !== "") return { why: "it stands behind something else in its line: write it in the text" };
  const block = lines.map((line) => indent + line).join(source.eol);
  if (!after) {
    const at = lineStart(text, startOf(first.key));
    return { from: at, to: at, insert: block + source.eol };
  }
  const at = lineEnd(text, endOfPair(text, after));
  return { from: at, to: at, insert: source.eol + block };
}

/** The pair goes, with its lines in a block. Null where it is the only one: something else has to stand there then. */
export function removePair(source: Source, map: YAMLMap, pair: Pair): Patch | null {
  const { text } = source;
  if (map.items.length === 1) return null;
  const [from, to] = [startOf(pair.key), endOfPair(text, pair)];
  const index = map.items.indexOf(pair);
  return map.flow
    ? removeFromFlow(
        map.items.map((each) => [startOf(each.key), endOfPair(text, each)]),
        index,
      )
    : removeLines(text, from, to);
}

export function insertItem(source: Source, seq: YAMLSeq, item: string): Patch {
  const { text } = source;
  const last = seq.items[seq.items.length - 1] as Node | undefined;
  if (seq.flow || !last) return insertInFlow(text, seq, last ? endOf(text, last) : null, item);
  const dash = text.lastIndexOf("-", startOf(seq.items[0]));
  const at = lineEnd(text, endOf(text, last));
  return { from: at, to: at, insert: `${source.eol}${indentAt(text, dash)}- ${item}` };
}

/** Null where it is the only one. */
export function removeItem(source: Source, seq: YAMLSeq, index: number): Patch | null {
  const { text } = source;
  if (seq.items.length === 1) return null;
  const spans = seq.items.map((item): [number, number] => [startOf(item), endOf(text, item)]);
  if (seq.flow) return removeFromFlow(spans, index);
  const [from, to] = spans[index] ?? [0, 0];
  return removeLines(text, text.lastIndexOf("-", from), to);
}

/** From the beginning of the first line to the end of the last, with one line end. */
export function removeLines(text: string, from: number, to: number): Patch {
  const [start, end] = [lineStart(text, from), lineEnd(text, to)];
  if (end < text.length) return { from: start, to: text.indexOf("\n", end) + 1, insert: "" };
  // The last line of a text that does not end with one.
  const before = start === 0 ? 0 : start - (text[start - 2] === "\r" ? 2 : 1);
  return { from: before, to: text.length, insert: "" };
}

function insertInFlow(text: string, collection: YAMLMap | YAMLSeq, after: number | null, written: string): Patch {
  if (after !== null) return { from: after, to: after, insert: `, ${written}` };
  const at = startOf(collection) + 1;
  if (collection.items.length === 0) {
    return { from: at, to: endOf(text, collection) - 1, insert: isMap(collection) ? ` ${written} ` : written };
  }
  return { from: at, to: at, insert: isSeq(collection) ? `${written}, ` : ` ${written},` };
}

function removeFromFlow(spans: [number, number][], index: number): Patch {
  const [from, to] = spans[index] ?? [0, 0];
  const before = spans[index - 1];
  const next = spans[index + 1];
  return before ? { from: before[1], to, insert: "" } : { from, to: next ? next[0] : to, insert: "" };
}
