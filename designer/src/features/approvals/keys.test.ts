import { beforeAll, expect, test } from "vitest";
import { choiceOf } from "./keys";

class Written {
  closest = () => this;
}

beforeAll(() => Object.assign(globalThis, { Element: Written }));

const press = (key: string, more: object = {}) =>
  choiceOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, target: null, ...more });

test("A approves and R rejects, whichever case they are in", () => {
  expect(["a", "A", "r", "R", "b", "Enter"].map((key) => press(key))).toEqual(["approve", "approve", "reject", "reject", null, null]);
});

test("with another key, held down, or where somebody writes they decide nothing", () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }, { target: new Written() }])
    expect(press("a", more)).toBeNull();
});
