/** So much of a text stands in a row; the rest is opened. */
const most = 120;

/** A value in a row; where there is none why that is so, or a dash. */
export function Clipped({ text, none = "" }: { text: string | null; none?: string }) {
  if (text === null) return <span className="soft">{none || "–"}</span>;
  if (text.length <= most) return <code>{text}</code>;
  return (
    <details>
      <summary>
        <code>{text.slice(0, most)} …</code>
      </summary>
      <pre>{text}</pre>
    </details>
  );
}
