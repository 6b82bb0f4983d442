import { useEffect } from "react";
import type { EditingStore } from "./store";

/**
 * Ctrl+S wherever one is; Ctrl+Z and its like wherever on the page nothing is written: fields have an undo of their own, and the editor asks for ours
 * itself.
 */
export function useEditingKeys(store: EditingStore, save: () => void): void {
  useEffect(() => {
    const press = (pressed: KeyboardEvent) => {
      if (!(pressed.ctrlKey || pressed.metaKey)) return;
      const does = doesOf(pressed, store, save);
      if (!does) return;
      pressed.preventDefault();
      does();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [store, save]);
}

function doesOf(pressed: KeyboardEvent, store: EditingStore, save: () => void): (() => void) | null {
  const key = pressed.key.toLowerCase();
  if (key === "s" && !pressed.shiftKey) return save;
  const at = pressed.composedPath()[0];
  if (!(at instanceof Element) || at.matches("input, textarea, [contenteditable], [contenteditable] *")) return null;
  const { undo, redo } = store.getState();
  return key === "y" || (key === "z" && pressed.shiftKey) ? redo : key === "z" ? undo : null;
}
