import type { Json } from "../api/types";

/** A value of a run, as JSON that can be read. */
export function Value({ value }: { value: Json }) {
  return <pre className="value">{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>;
}
