import type { Json } from "../api/types";

/** A value of a run, as JSON that can be read. */
export function Value({ value }: { value: Json }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre className="value" tabIndex={0}>
      {text}
    </pre>
  );
}
