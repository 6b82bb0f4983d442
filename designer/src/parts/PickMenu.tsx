import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { matches } from "./words";

export interface Pick {
  key: string;
  title: string;
  /** More about it, in small letters. */
  what: string;
}

interface PickMenuProps {
  heading: string;
  picks: Pick[];
  /** Where on the screen; absent: in its middle. */
  at?: { x: number; y: number };
  onPick: (key: string) => void;
  onClose: () => void;
}

/** One of many, by words or by arrows. Escape leaves it, and nothing has happened. */
export function PickMenu({ heading, picks, at, onPick, onClose }: PickMenuProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [words, setWords] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const shown = picks.filter((pick) => matches(`${pick.title} ${pick.what}`, words));
  const choose = (key: string) => {
    onClose();
    onPick(key);
  };
  const walk = (pressed: KeyboardEvent) => {
    const step = pressed.key === "ArrowDown" ? 1 : pressed.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    pressed.preventDefault();
    const all = [...(dialog.current?.querySelectorAll<HTMLElement>("input, li button") ?? [])];
    all[(all.indexOf(document.activeElement as HTMLElement) + step + all.length) % all.length]?.focus();
  };
  const style = at ? { margin: 0, left: Math.min(at.x, innerWidth - 300), top: Math.min(at.y, Math.max(8, innerHeight - 340)) } : {};
  return (
    <dialog ref={dialog} className="panel pick-menu" aria-labelledby={title} style={style} onClose={onClose} onKeyDown={walk}>
      <h2 id={title}>{heading}</h2>
      <input
        type="text"
        aria-label={`${heading}: search`}
        value={words}
        onChange={(changed) => setWords(changed.target.value)}
        onKeyDown={(pressed) => {
          if (pressed.key === "Enter" && shown[0]) choose(shown[0].key);
        }}
      />
      <ul>
        {shown.map((pick) => (
          <li key={pick.key}>
            <button type="button" className="plain offer" onClick={() => choose(pick.key)}>
              <span>{pick.title}</span>
              <span className="meta">{pick.what}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className="soft">There is none.</p> : null}
    </dialog>
  );
}
