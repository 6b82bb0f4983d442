import { expect, test } from "vitest";
import { countReasons, lookOfReason } from "./reasons";

const waiting = (kind: string) => ({ run: "a#1", step: "b", kind, text: "", since: null });

test("what most wait for comes first, and of equals the alphabet decides", () => {
  expect(countReasons(["slot", "place", "approval", "slot"].map(waiting))).toEqual([
    ["slot", 2],
    ["approval", 1],
    ["place", 1],
  ]);
});

test("a reason of a newer server is shown by its own word", () => {
  expect(lookOfReason("quantum")).toEqual({ tone: "pending", word: "quantum" });
});
