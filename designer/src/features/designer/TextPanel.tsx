import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { DefinitionError } from "../../api/definitions";
import { patchBetween } from "../../document/patches";
import { editorSetup } from "./editor";

interface TextPanelProps {
  text: string;
  problems: DefinitionError[];
  /** Shown, where it changes. */
  line: number | null;
  /** Where the cursor goes, each time that it is another object. */
  cursor: { line: number; column: number } | null;
  onType: (text: string) => void;
  onUndo: () => void;
  onRedo: () => void;
}

/** The text itself. What is done elsewhere appears here as the change that it is, so that the cursor stays where it was. */
export function TextPanel({ text, problems, line, cursor, onType, onUndo, onRedo }: TextPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const first = useRef(text);
  const does = useRef({ onType, onUndo, onRedo });
  does.current = { onType, onUndo, onRedo };

  useEffect(() => {
    if (!box.current) return;
    // In a shadow its styles are made in a way that the server's policy allows: no <style> in the page.
    const shadow = box.current.shadowRoot ?? box.current.attachShadow({ mode: "open" });
    const type = EditorView.updateListener.of((update) => {
      if (isTyped(update)) does.current.onType(update.state.doc.toString());
    });
    const view = new EditorView({
      parent: shadow,
      root: shadow,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          editorSetup(
            () => does.current.onUndo(),
            () => does.current.onRedo(),
          ),
          type,
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    const view = editor.current;
    const shown = view?.state.doc.toString();
    if (!view || shown === undefined || shown === text) return;
    view.dispatch({ changes: patchBetween(shown, text) });
  }, [text]);

  useEffect(() => {
    const view = editor.current;
    if (!view) return;
    const { doc } = view.state;
    const found = problems.map((problem) => {
      const from = placeIn(view, problem);
      return { from, to: doc.lineAt(from).to, severity: "error" as const, message: problem.message };
    });
    view.dispatch(setDiagnostics(view.state, found));
  }, [problems]);

  useEffect(() => {
    const view = editor.current;
    if (!view || line === null || line > view.state.doc.lines) return;
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(line).from, { y: "start", yMargin: 24 }) });
  }, [line]);

  useEffect(() => {
    const view = editor.current;
    if (!view || !cursor) return;
    const at = placeIn(view, cursor);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    view.focus();
  }, [cursor]);

  return <div className="editor" ref={box} />;
}

/** The nearest place that there is: the text may be another by now. */
function placeIn(view: EditorView, { line, column }: { line: number; column: number }): number {
  const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  return Math.min(at.from + Math.max(0, column - 1), at.to);
}

/** By a person, rather than by what follows the text. */
function isTyped(update: ViewUpdate): boolean {
  return update.docChanged && update.transactions.some((each) => ["input", "delete", "move"].some((kind) => each.isUserEvent(kind)));
}
