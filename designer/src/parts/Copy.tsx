import { Check, Copy as Icon } from "lucide-react";
import { useRef, useState } from "react";

/** A text that people take along, with a button for it. Where the browser lets no page write to the clipboard, it is marked, to be copied by hand. */
export function Copy({ text, what }: { text: string; what: string }) {
  const box = useRef<HTMLPreElement>(null);
  const [isDone, setIsDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsDone(true);
    } catch {
      if (box.current) getSelection()?.selectAllChildren(box.current);
    }
  };
  return (
    <div className="copy">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre ref={box} className="value" tabIndex={0}>
        {text}
      </pre>
      <button type="button" onClick={() => void copy()}>
        {isDone ? <Check size={14} aria-hidden /> : <Icon size={14} aria-hidden />}
        {isDone ? "Copied" : `Copy ${what}`}
      </button>
    </div>
  );
}
