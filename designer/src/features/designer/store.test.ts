import { expect, test } from "vitest";
import { layOutPlainly } from "../../graph/layout";
import { wantedOf } from "../../graph/places";
import { type Editing, newEditing, newWork, type Work } from "./store";

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

test("who undoes a merge stands where it was done from, so what somebody else did is asked about again; doing it again goes on from there", () => {
  const store = newEditing(newWork(1, text, { text, digest: "d1", begun: false }));
  store.getState().type(`${text}# mine\n`);
  const stoodAt = standingOf(store.getState());
  const theirs = { base: 2, published: `${text}# theirs\n`, stands: { text: `${text}# theirs\n`, digest: "d2", begun: true } };
  let sets = 0;
  store.subscribe(() => sets++);
  store.getState().goOnFrom(theirs, "merge", `${text}# mine\n# theirs\n`);
  expect([sets, standingOf(store.getState())]).toEqual([1, theirs]);
  store.getState().hasSaved({ text: `${text}# mine\n# theirs\n`, digest: "d3", begun: true });
  const saved = standingOf(store.getState());

  // What was kept in the browser knows it too.
  const { base, published, stands, journal } = store.getState();
  const kept = newEditing(JSON.parse(JSON.stringify({ base, published, stands, journal })) as Work);
  kept.getState().undo();
  expect([standingOf(kept.getState()), kept.getState().journal.text]).toEqual([stoodAt, `${text}# mine\n`]);
  kept.getState().redo();
  expect([standingOf(kept.getState()), kept.getState().journal.text]).toEqual([saved, `${text}# mine\n# theirs\n`]);

  // No one who looks sees the text of one with the standing of the other.
  sets = 0;
  store.getState().undo();
  store.getState().redo();
  expect(sets).toBe(2);
});

test("a merge that leaves one's own text as it is can be undone too", () => {
  const store = newEditing(newWork(1, text, { text, digest: "d1", begun: false }));
  const stoodAt = standingOf(store.getState());
  store.getState().goOnFrom({ ...stoodAt, stands: { text: "theirs", digest: "d2", begun: true } }, "merge", text);
  store.getState().undo();
  expect(standingOf(store.getState())).toEqual(stoodAt);
});

test("undoing that a draft was thrown away brings its text back, to go on from what the server has since", () => {
  const draft = `${text}# draft\n`;
  const store = newEditing(newWork(1, text, { text: draft, digest: "d2", begun: true }));
  const live = { base: 1, published: text, stands: { text, digest: "d1", begun: false } };
  store.getState().goBackTo(live);
  expect([standingOf(store.getState()), store.getState().journal.text]).toEqual([live, text]);
  store.getState().undo();
  expect([standingOf(store.getState()), store.getState().journal.text]).toEqual([live, draft]);
});

function standingOf({ base, published, stands }: Editing) {
  return { base, published, stands };
}
