import type { Json } from "../../api/types";
import { isObject } from "../../metrics/figures";
import { size } from "../../parts/times";

/** Of the run before and of the run after. */
export type Both<T> = [T, T];

/** A value of a run, as it is shown and as it is compared. */
export interface Value {
  text: string;
  /** Equal for two values that are the same, and for no others. */
  exact: string;
  number: number | null;
}

export function toValue(json: Json, text = textOf(json)): Value {
  return { text, exact: canonical(json), number: typeof json === "number" ? json : null };
}

/** As people read it: a string without its quotes, where nobody could take it for anything else. */
export function textOf(value: Json): string {
  return typeof value === "string" && value !== "" && value === value.trim() && !readsAsJson(value) ? value : canonical(value);
}

function readsAsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A value as JSON in which the order of an object's members is always the same. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

/** What of two values is compared: the members of objects by their paths; the whole where the server shows one of them only by its digest. */
export function membersOf([before, after]: Both<Json>): Both<Map<string, Value>> {
  return isReference(before) || isReference(after) ? [wholeOf(before), wholeOf(after)] : [flatten(before), flatten(after)];
}

/** No member has a path like that: there is a space in it. */
const whole = "the whole value";

function wholeOf(value: Json): Map<string, Value> {
  if (value === null) return new Map();
  if (!isReference(value)) return new Map([[whole, toValue(value, size(new TextEncoder().encode(JSON.stringify(value)).length))]]);
  return new Map([[whole, { text: `${size(value.size)}, SHA-256 ${value.sha256}`, exact: `SHA-256 ${value.sha256}`, number: null }]]);
}

/** A list is one value. */
function flatten(value: Json, path = "", into = new Map<string, Value>()): Map<string, Value> {
  if (isObject(value) && (path === "" || Object.keys(value).length > 0)) {
    for (const [name, member] of Object.entries(value)) flatten(member, `${path}${path && "."}${segmentOf(name)}`, into);
  } else if (value !== null || path !== "") {
    into.set(path || whole, toValue(value));
  }
  return into;
}

function segmentOf(name: string): string {
  return /^[^\s."]+$/.test(name) ? name : JSON.stringify(name);
}

/** The largest value that the server shows as it is (engine/Workflows.Runtime/Views/Values.cs). */
const largest = 16 * 1024;

interface Reference {
  ref: string;
  size: number;
  sha256: string;
}

/** Whether it is what the server shows for a large value: where the value can be had, which is another place for each run. */
export function isReference(value: Json | undefined): value is Json & Reference {
  return (
    isObject(value) &&
    Object.keys(value).length === 3 &&
    typeof value.ref === "string" &&
    value.ref.startsWith("/api/") &&
    typeof value.size === "number" &&
    value.size > largest &&
    typeof value.sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  );
}
