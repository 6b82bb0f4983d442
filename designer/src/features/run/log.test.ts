import { expect, test } from "vitest";
import { addToLog, mostShown, noLog } from "./log";

test("what controls a terminal is taken away, and tabs and line ends stay", () => {
  expect(addToLog(noLog, "\u001b[31mred\u001b[0m\tdone\r\n\u001b]0;title\u0007\u0000next\n").text).toBe("red\tdone\nnext\n");
});

test("of a long log whole lines of its end are kept, and it is said that more was there", () => {
  const log = addToLog(noLog, "a line of twenty one\n".repeat(60_000));
  expect(log.isCut).toBe(true);
  expect(log.text.length).toBeLessThanOrEqual(mostShown);
  expect(log.text.startsWith("a line")).toBe(true);
});
