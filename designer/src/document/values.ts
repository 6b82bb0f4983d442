import { parseDocument } from "yaml";

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** A value in one line, as a person would write it in YAML. */
export function printValue(value: Value): string {
  if (typeof value === "string") return printText(value);
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(([key, each]) => printPair(key, each));
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return String(value);
}

export function printPair(key: string, value: Value): string {
  return `${printKey(key)}: ${printValue(value)}`;
}

/** `y` is a coordinate: no reader takes a key of one letter for anything else. */
function printKey(key: string): string {
  return /^[a-z]$/.test(key) ? key : printText(key);
}

/** Mappings that grow have a line for each of their keys. */
const growing = new Set(["with", "layout", "parameters", "triggers"]);

/** A key with its value, in a block. */
export function linesOf(key: string, value: Value): string[] {
  const isGrowing = growing.has(key) && value !== null && typeof value === "object" && !Array.isArray(value);
  const entries = isGrowing ? Object.entries(value) : [];
  return entries.length === 0
    ? [printPair(key, value)]
    : [`${printKey(key)}:`, ...entries.map(([each, below]) => `  ${printPair(each, below)}`)];
}

/** `90m`, `1h30m`, `16Gi`: nobody quotes these. */
const quantity = /^(\d+(ms|[smhd]|[KMGT]i?))+$/;

/** Plain where that means the same wherever it stands, else in double quotes. */
export function printText(text: string): string {
  const isPlain = (/^[A-Za-z_./][\w./@ -]*$/.test(text) && !text.endsWith(" ")) || quantity.test(text);
  return isPlain && readsAsText(text) ? text : quote(text);
}

function readsAsText(text: string): boolean {
  const read = parseDocument(`[${text}]`).toJS() as unknown;
  // Words that other readers of YAML take for booleans are quoted too.
  return Array.isArray(read) && read.length === 1 && read[0] === text && !/^(y|n|yes|no|on|off)$/i.test(text);
}

/** JSON's strings are YAML's; what YAML does not print stands as an escape. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
