import { expect, test, vi } from "vitest";
import { onFrame } from "./frame";

test("one that fails in a frame is reported, and takes no other with it", async () => {
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => setTimeout(act));
  const failure = new Error("broken");
  const done = vi.fn();

  onFrame(() => {
    throw failure;
  });
  onFrame(done);
  await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1));

  expect(reported.mock.calls).toEqual([[failure]]);
  vi.unstubAllGlobals();
});
