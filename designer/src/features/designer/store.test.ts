import { expect, test } from "vitest";
import { layOutPlainly } from "../../graph/layout";
import { wantedOf } from "../../graph/places";
import { newEditing, newWork } from "./store";

const text = "name: x\nsteps:\n  a:\n    set: { b: 1 }\n  c:\n    needs: [a]\n    set: { b: 1 }\n";

test("edits move no other step; tidying up lays out anew, and undoing it puts all back", () => {
  const store = newEditing(newWork(1, text, { text, digest: "d1", begun: false }));
  const { run, lay, tidy, undo, redo } = store.getState();
  const first = layOutPlainly(wantedOf(store.getState().model.graph));
  lay(first);
  run({ do: "insertBetween", from: "a", to: "c", name: "new", step: { set: { b: 2 } } });
  const { layout } = store.getState();
  expect(layout?.nodes).toMatchObject(first.nodes);
  expect(layout?.nodes.new).toBeDefined();
  run({ do: "moveSteps", places: { c: { x: 900, y: 900 } } });
  const moved = store.getState().journal.text;
  expect(store.getState().layout).toBe(layout);

  const anew = layOutPlainly(wantedOf(store.getState().model.graph));
  tidy(anew);
  expect(store.getState().layout).toBe(anew);
  expect(store.getState().model.graph.places).toEqual({});
  undo();
  expect(store.getState().layout).toBe(layout);
  expect(store.getState().journal.text).toBe(moved);
  redo();
  expect(store.getState().layout).toBe(anew);
  for (let left = 3; left > 0; left--) undo();
  expect(store.getState().journal.text).toBe(text);
  expect(store.getState().layout?.nodes).toMatchObject(first.nodes);
});
