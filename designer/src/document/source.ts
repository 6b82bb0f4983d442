import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, type YAMLMap } from "yaml";

/** Why something can't be done, for people. */
export interface Refused {
  why: string;
}

export function isRefused(result: object): result is Refused {
  return "why" in result;
}

/** A text with where everything stands in it. */
export interface Source {
  text: string;
  document: Document.Parsed;
  root: YAMLMap;
  /** How its lines end. */
  eol: string;
}

export function readSource(text: string): Source | Refused {
  const document = parseDocument(text, { prettyErrors: false, keepSourceTokens: true });
  const error = document.errors[0];
  if (error) return { why: `the text can't be read: ${error.message}` };
  if (!isMap(document.contents)) return { why: "the text is no mapping" };
  return { text, document, root: document.contents as YAMLMap, eol: text.includes("\r\n") ? "\r\n" : "\n" };
}

/** What has a name of its own in a definition, and fields below it. */
export interface Named {
  kind: "step" | "parameter" | "trigger";
  name: string;
}

/** A step, a parameter or a trigger where it stands. */
export interface Placed {
  name: string;
  pair: Pair;
  section: YAMLMap;
  /** Null where it says nothing yet. */
  body: YAMLMap | null;
}

/** Under which keys they stand. */
export const sections = { step: ["steps", "finally"], parameter: ["parameters"], trigger: ["triggers"] } as const;

export function allOf(source: Source, kind: Named["kind"]): Placed[] {
  return sections[kind].flatMap((key) => {
    const section = source.root.get(key, true);
    return isMap(section)
      ? section.items.map((pair) => ({ name: nameOf(pair), pair, section, body: isMap(pair.value) ? pair.value : null }))
      : [];
  });
}

export function stepsOf(source: Source): Placed[] {
  return allOf(source, "step");
}

export function find(source: Source, { kind, name }: Named): Placed | Refused {
  return allOf(source, kind).find((each) => each.name === name) ?? { why: `there is no ${kind} ${name}` };
}

export function findStep(source: Source, name: string): Placed | Refused {
  return find(source, { kind: "step", name });
}

export function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

export function needsOf(step: Placed): string[] {
  const needs = step.body?.get("needs", true);
  return isSeq(needs) ? needs.items.map((item) => (isScalar(item) ? String(item.value) : "")) : [];
}

export function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => nameOf(pair) === key);
}

export function startOf(node: unknown): number {
  return (node as Node).range?.[0] ?? 0;
}

/** Where a key or value ends: behind its last character, or, of a block of text that keeps its empty lines, before the next line. */
export function endOf(text: string, node: unknown): number {
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last = node.items[node.items.length - 1];
    return isMap(node) ? endOfPair(text, last as Pair) : endOf(text, last);
  }
  let end = (node as Node).range?.[1] ?? 0;
  if (isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED")) {
    if (/^[|>]\d*\+/.test(text.slice(startOf(node), startOf(node) + 4))) return text[end - 1] === "\n" ? end - 1 : end;
    while (/\s/.test(text[end - 1] ?? "")) end--;
  }
  return end;
}

export function endOfPair(text: string, pair: Pair): number {
  const value = pair.value as Node | null;
  if (value?.range && value.range[0] < value.range[1]) return endOf(text, value);
  // No value was written: it ends with its colon.
  const colon = text.indexOf(":", endOf(text, pair.key));
  return colon < 0 ? endOf(text, pair.key) : colon + 1;
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line ends that this stands in, its line end not included. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" && end - 1 >= at ? end - 1 : end;
}

export function indentAt(text: string, at: number): string {
  return text.slice(lineStart(text, at), at);
}

export function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}
