import { expect, test } from "vitest";
import { every } from "./polling";
import { Refusal } from "./refusal";

const after = (error: Error | null) => every(2000)({ state: { error } });

test("what isn't there, or not for whoever asks, is asked for once", () => {
  expect([404, 403, 400, 410].map((status) => after(new Refusal(status, "no")))).toEqual([false, false, false, false]);
});

test("what the server could not answer is asked for again, and so is what it answered", () => {
  expect([0, 408, 429, 500, 503].map((status) => after(new Refusal(status, "later")))).toEqual([2000, 2000, 2000, 2000, 2000]);
  expect([new Error("a bug"), null].map(after)).toEqual([2000, 2000]);
});
