import { defaultKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { height: "100%", background: "var(--surface)", color: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { font: "400 12.5px / 20px var(--mono)" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { borderColor: "var(--line)", background: "var(--raised)", color: "var(--ink-soft)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-activeLine": { background: "color-mix(in srgb, var(--accent) 8%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 30%, transparent) !important",
  },
  ".cm-tooltip": { borderColor: "var(--line)", background: "var(--surface)", color: "var(--ink)" },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.string, color: "var(--succeeded)" },
  { tag: [tags.keyword, tags.atom, tags.bool, tags.null, tags.number], color: "var(--queued)" },
]);

/** An editor for a definition. Undoing is not its own: there is one list of changes, whichever way they were made. */
export function editorSetup(undo: () => void, redo: () => void): Extension {
  const done = (what: () => void) => () => {
    what();
    return true;
  };
  return [
    keymap.of([
      { key: "Mod-z", run: done(undo) },
      { key: "Mod-y", run: done(redo) },
      { key: "Mod-Shift-z", run: done(redo) },
      ...defaultKeymap,
    ]),
    highlightSpecialChars(),
    drawSelection(),
    highlightActiveLine(),
    lineNumbers(),
    indentOnInput(),
    bracketMatching(),
    yaml(),
    syntaxHighlighting(colours),
    look,
    EditorView.contentAttributes.of({ "aria-label": "Definition", tabindex: "0" }),
  ];
}

/** The nearest place that there is: the text may be another by now. */
export function placeIn(view: EditorView, { line, column }: { line: number; column: number }): number {
  const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  return Math.min(at.from + Math.max(0, column - 1), at.to);
}
