import { EditorState } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { DefinitionError } from "../../api/definitions";
import { patchBetween } from "../../document/patches";
import { editorSetup, placeIn } from "./editor";

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

  const hadProblems = useRef(false);
  useEffect(() => {
    // What shows them comes with the first one: most texts have none.
    if (problems.length === 0 && !hadProblems.current) return;
    hadProblems.current = true;
    let isOld = false;
    void import("./marks").then(({ mark }) => {
      if (!isOld && editor.current) mark(editor.current, problems);
    });
    return () => {
      isOld = true;
    };
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

/** By a person, rather than by what follows the text. */
function isTyped(update: ViewUpdate): boolean {
  return update.docChanged && update.transactions.some((each) => ["input", "delete", "move"].some((kind) => each.isUserEvent(kind)));
}
