import { describe, expect, test } from "vitest";
import type { Preview, StepPreview } from "../../api/previews";
import { detailsOf, lookOfFate, summaryOf } from "./preview";

const step = (more: Partial<StepPreview>): StepPreview => ({ name: "fit", kind: "uses", fate: "runs", why: null, ...more });
const preview = (steps: StepPreview[], more: Partial<Preview> = {}): Preview => ({
  workflow: "bikes",
  version: 1,
  parameters: {},
  concurrencyKey: null,
  steps,
  ...more,
});

describe("what a run would do", () => {
  test("a sentence counts what becomes of the steps, and leaves out what becomes of none", () => {
    const steps = [step({}), step({}), step({ fate: "skipped" }), step({ fate: "decidedLater" })];
    expect(summaryOf(preview(steps))).toBe("Of 4 steps 2 run, 1 is skipped and 1 is decided later.");
    expect(summaryOf(preview([step({ fate: "reuses" })]))).toBe("Of 1 step 1 takes an earlier result.");
    expect(summaryOf(preview([]))).toBe("Of 0 steps none does anything.");
  });

  test("runs that wait for each other are told by their key", () => {
    expect(summaryOf(preview([step({})], { concurrencyKey: "bikes-a" }))).toBe(
      "Of 1 step 1 runs. Runs with the key bikes-a wait for each other.",
    );
  });

  test("a step that asks people says so, and whom, and who may not decide", () => {
    const asks = step({ kind: "approval", approval: { from: ["user:bob", "group:leads"], count: 2, notRequester: true, text: "Go on?" } });
    expect(lookOfFate(asks)).toEqual({ tone: "approval", word: "asks people" });
    expect(detailsOf(asks)).toEqual(["approval", "2 of user:bob, group:leads", "not decided by who starts it or published it"]);
    expect(detailsOf(step({ kind: "approval", approval: { from: [], count: 1, notRequester: false, text: null } }))).toEqual([
      "approval",
      "1 of all approvers",
    ]);
    expect(lookOfFate(step({ kind: "approval", fate: "skipped" })).word).toBe("is skipped");
  });

  test("a fan-out says how often, a program where and in which queue, and whatever has a reason says it", () => {
    expect(
      detailsOf(step({ uses: "train@1", instances: 1200, queue: "gpus", profile: "big", image: "python:3.12", why: "bikes#3" })),
    ).toEqual(["train@1", "1,200 instances", "waits in the queue gpus", "profile big", "python:3.12", "bikes#3"]);
    expect(detailsOf(step({ kind: "set", instances: 0 }))).toEqual(["computes values", "no instance"]);
    expect(detailsOf(step({ kind: "workflow", workflow: "retrain@2", finally: true }))).toEqual([
      "workflow retrain@2",
      "at the end, whatever comes before",
    ]);
  });

  test("a fate that this page does not know yet is shown by its word", () => {
    expect(lookOfFate(step({ fate: "melts" as "runs" })).word).toBe("melts");
  });
});
