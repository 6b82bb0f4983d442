import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onFrame } from "./frame";

const reported: unknown[] = [];
let frames: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => frames.push(act));
  vi.stubGlobal("reportError", (failure: unknown) => reported.push(failure));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  reported.length = 0;
  frames = [];
});

function nextFrame(): void {
  for (const act of frames.splice(0)) act();
}

test("what throws in a frame takes nothing from the others, and is told once", () => {
  const done: string[] = [];
  const failure = new Error("no room");
  onFrame(() => done.push("before"));
  onFrame(() => {
    throw failure;
  });
  onFrame(() => done.push("after"));
  nextFrame();
  expect(done).toEqual(["before", "after"]);
  expect(reported).toEqual([failure]);

  // Nor does the clock of a page that nobody looks at tell it again.
  vi.runAllTimers();
  expect(reported).toEqual([failure]);
});

test("what throws does not keep the next frame from coming", () => {
  const done: string[] = [];
  onFrame(() => {
    onFrame(() => done.push("next"));
    throw new Error("no room");
  });
  nextFrame();
  expect(done).toEqual([]);
  nextFrame();
  expect(done).toEqual(["next"]);
});

test("a page that has no frames does it all the same, once", () => {
  const done: string[] = [];
  const act = () => done.push("once");
  onFrame(act);
  onFrame(act);
  vi.runAllTimers();
  nextFrame();
  expect(done).toEqual(["once"]);
});
