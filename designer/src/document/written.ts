import { isMap, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { setField } from "./fields";
import { applyPatch, type Patch, patchBetween } from "./patches";
import {
  endOf,
  endOfPair,
  find,
  findPair,
  indentAt,
  isRefused,
  lineEnd,
  type Named,
  type Refused,
  readSource,
  type Source,
  startOf,
} from "./source";
import { printValue, type Value } from "./values";

/** The fields of a step or the like as the text has them. */
export interface WrittenFields {
  /** What stands below a path; undefined where nothing does. */
  valueAt: (path: string[]) => Value | undefined;
  /** The same as YAML, in the words of the text where they can be told apart from what is around them. */
  yamlAt: (path: string[]) => string;
}

export function readFields(text: string, of: Named): WrittenFields | null {
  const source = readSource(text);
  const found = isRefused(source) ? source : find(source, of);
  if (isRefused(found) || isRefused(source)) return null;
  const pairBelow = (path: string[]) => (found.body ? pairAt(found.body, path)?.pair : undefined);
  const valueAt = (path: string[]) => {
    const pair = pairBelow(path);
    return pair ? meaningOf(source, pair) : undefined;
  };
  return {
    valueAt,
    yamlAt: (path) => {
      const pair = pairBelow(path);
      return pair ? yamlOf(source, pair) : "";
    },
  };
}

/** Writes YAML below a key: in lines of its own where it has several and the text has room for them, else in one line. */
export function writeField(source: Source, of: Named, path: string[], yaml: string): Patch[] | Refused {
  const read = readYaml(yaml);
  if ("why" in read) return read;
  const inOneLine = setField(source, of, path, read.value);
  const lines = yaml.trimEnd().split(/\r?\n/);
  if (isRefused(inOneLine) || (lines.length === 1 && !yaml.includes("#"))) return inOneLine;
  // What stands in lines of its own already keeps what stands behind its key.
  const after =
    inLines(source.text, of, path, lines, source.eol) ?? inLines(inOneLine.reduce(applyPatch, source.text), of, path, lines, source.eol);
  // What would be read as something else in its new place is better said in one line.
  const meant = after === null ? undefined : readFields(after, of)?.valueAt(path);
  return after !== null && JSON.stringify(meant) === JSON.stringify(read.value) ? [patchBetween(source.text, after)] : inOneLine;
}

/** What a piece of YAML says; or why it can't be read. */
export function readYaml(yaml: string): { value: Value } | Refused {
  const document = parseDocument(yaml, { prettyErrors: false });
  const error = document.errors[0];
  if (error) return { why: `this is no YAML: ${error.message}` };
  try {
    return { value: document.toJS() as Value };
  } catch (failure) {
    return { why: `this is no YAML of its own: ${(failure as Error).message}` };
  }
}

/** Text of several lines as YAML has it. */
export function blockOf(text: string): string {
  return text.includes("\n") && !/^\s|\s$|\r/.test(text) ? ["|-", ...text.split("\n")].join("\n") : printValue(text);
}

function inLines(text: string, of: Named, path: string[], lines: string[], eol: string): string | null {
  const source = readSource(text);
  const found = isRefused(source) ? source : find(source, of);
  if (isRefused(found) || !found.body) return null;
  const at = pairAt(found.body, path);
  if (!at || at.map.flow) return null;
  const indent = indentAt(text, startOf(at.pair.key));
  if (indent.trim() !== "") return null;
  const colon = text.indexOf(":", endOf(text, at.pair.key)) + 1;
  const end = endOfPair(text, at.pair);
  const isBelow = end > colon && text.slice(colon, startOf(at.pair.value)).includes("\n");
  // A comment stays in the line of the key; of what goes, those inside go too.
  const behind = isBelow ? text.slice(colon, lineEnd(text, colon)) : text.slice(end, lineEnd(text, end));
  if (behind.trim() !== "" && !behind.trim().startsWith("#")) return null;
  const [head = "", ...rest] = lines;
  const isText = /^[|>][-+\d]*$/.test(head);
  const below = (isText ? rest : lines).map((line) => (line.trim() === "" ? "" : `${indent}  ${line}`));
  return `${text.slice(0, colon)}${isText ? ` ${head}` : ""}${behind}${eol}${below.join(eol)}${text.slice(lineEnd(text, end))}`;
}

function pairAt(body: YAMLMap, path: string[]): { map: YAMLMap; pair: Pair } | null {
  let found: { map: YAMLMap; pair: Pair } | null = null;
  let map: YAMLMap | null = body;
  for (const key of path) {
    const pair: Pair | undefined = map ? findPair(map, key) : undefined;
    if (!map || !pair) return null;
    found = { map, pair };
    map = isMap(pair.value) ? pair.value : null;
  }
  return found;
}

function meaningOf(source: Source, pair: Pair): Value {
  const value = pair.value as Node | null;
  return (value?.toJS(source.document) ?? null) as Value;
}

function yamlOf(source: Source, pair: Pair): string {
  const { value } = pair;
  const { text } = source;
  if (!(isMap(value) || isSeq(value))) return printValue(meaningOf(source, pair));
  if (value.flow) {
    const written = text.slice(startOf(value), endOf(text, value));
    return written.includes("\n") ? printValue(meaningOf(source, pair)) : written;
  }
  const start = isSeq(value) ? text.lastIndexOf("-", startOf(value.items[0])) : startOf(value);
  const indent = indentAt(text, start);
  const lines = text.slice(start, lineEnd(text, endOf(text, value))).split(/\r?\n/);
  const isOwn = indent.trim() === "" && lines.slice(1).every((line) => line.trim() === "" || line.startsWith(indent));
  return isOwn
    ? lines.map((line, index) => (index === 0 ? line : line.slice(indent.length))).join("\n")
    : printValue(meaningOf(source, pair));
}
