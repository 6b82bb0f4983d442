import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { DefinitionError } from "../../api/definitions";
import { placeIn } from "./editor";

const marked = new WeakSet<EditorView>();

/** Underlines what the server finds wrong, with a sign beside its line and its words where somebody points; in the place of what it found before. */
export function mark(view: EditorView, problems: DefinitionError[]): void {
  if (!marked.has(view)) view.dispatch({ effects: StateEffect.appendConfig.of(lintGutter()) });
  marked.add(view);
  const { doc } = view.state;
  const found = problems.map((problem) => {
    const from = placeIn(view, problem);
    return { from, to: doc.lineAt(from).to, severity: "error" as const, message: problem.message };
  });
  view.dispatch(setDiagnostics(view.state, found));
}
