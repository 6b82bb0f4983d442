import type { Choice } from "./comments";

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  target: unknown;
}

/** What a key decides: A approves, R rejects. Not where somebody writes or answers a question, nor with others, nor held down. */
export function choiceOf({ key, ctrlKey, metaKey, altKey, repeat, target }: Pressed): Choice | null {
  const isWriting = target instanceof Element && target.closest("input, textarea, select, dialog") !== null;
  if (ctrlKey || metaKey || altKey || repeat || isWriting) return null;
  return key === "a" || key === "A" ? "approve" : key === "r" || key === "R" ? "reject" : null;
}
