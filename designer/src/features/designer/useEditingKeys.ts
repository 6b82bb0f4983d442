import { useEffect } from "react";
import type { EditingStore } from "./store";

/** Ctrl+Z and its like, wherever on the page nothing is written: fields have an undo of their own, and the editor asks for ours itself. */
export function useUndoKeys(store: EditingStore): void {
  useEffect(() => {
    const press = (pressed: KeyboardEvent) => {
      const at = pressed.composedPath()[0];
      if (
        !(pressed.ctrlKey || pressed.metaKey) ||
        !(at instanceof Element) ||
        at.matches("input, textarea, [contenteditable], [contenteditable] *")
      )
        return;
      const { undo, redo } = store.getState();
      const key = pressed.key.toLowerCase();
      const does = key === "y" || (key === "z" && pressed.shiftKey) ? redo : key === "z" ? undo : null;
      if (!does) return;
      pressed.preventDefault();
      does();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [store]);
}
