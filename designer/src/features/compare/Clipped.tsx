/** So much of a text stands in a row; the rest is opened. */
const most = 120;

/** A value in a row; a dash where there is none. */
export function Clipped({ text }: { text: string | null }) {
  if (text === null) return <span className="soft">–</span>;
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
