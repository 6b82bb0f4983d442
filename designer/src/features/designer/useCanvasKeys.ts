import { useEffect } from "react";

/** Keys of one letter, wherever on the page nothing is written: `/` searches what to add, `c` connects the step that is selected. */
export function useCanvasKeys(keys: Record<string, () => void>): void {
  useEffect(() => {
    const press = (pressed: KeyboardEvent) => {
      const at = pressed.composedPath()[0];
      const does = keys[pressed.key.toLowerCase()];
      if (!does || pressed.ctrlKey || pressed.metaKey || pressed.altKey || document.querySelector("dialog[open]")) return;
      if (at instanceof Element && at.matches("input, textarea, select, [contenteditable], [contenteditable] *")) return;
      pressed.preventDefault();
      does();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [keys]);
}
