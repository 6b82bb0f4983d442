import { describe, expect, test } from "vitest";
import type { RunEvent, StepReached } from "../../api/histories";
import type { Run, Step } from "../../api/types";
import { endedOf, extended, indexOf, noHistory, runAfter } from "./history";

const time = (index: number) => new Date(Date.UTC(2026, 10, 24, 12, 0, index)).toISOString();

function step(more: Partial<Step> = {}): Step {
  return { kind: "uses", state: "succeeded", generation: 1, outputs: { n: 1 }, artifacts: {}, attempts: [], ...more };
}

function runOf(steps: Record<string, Step>): Run {
  return {
    id: "1",
    project: "default",
    digest: "0",
    generation: 1,
    workflow: "flow",
    number: 1,
    version: 1,
    live: true,
    labels: {},
    parameters: {},
    trigger: { kind: "manual", by: "anna" },
    state: "failed",
    message: "a step failed",
    suspended: false,
    cancelRequested: false,
    createdAt: time(0),
    endedAt: time(9),
    outputs: { all: 1 },
    steps,
  };
}

function event(index: number, steps: Record<string, StepReached>, run: NonNullable<RunEvent["changes"]>["run"] = null): RunEvent {
  return { sequence: index + 1, at: time(index), type: "timerFired", fact: {}, broken: null, changes: { about: null, run, steps } };
}

const running = { state: "running", suspended: false, cancelRequested: false } as const;
const stateOf = (run: Run, name: string) => run.steps[name]?.state;

describe("a run as it was", () => {
  test("before anything has happened to it waits, and so do its steps", () => {
    const history = extended(noHistory, [event(0, {}), event(1, { fit: { state: "starting", attempt: 1, startedAt: time(1) } }, running)]);
    const was = runAfter(runOf({ fit: step(), tell: step({ kind: "set" }) }), history, 0);
    expect([was.state, stateOf(was, "fit"), stateOf(was, "tell")]).toEqual(["queued", "waiting", "waiting"]);
    expect([was.message, was.outputs, was.steps.fit?.outputs]).toEqual([undefined, null, null]);
    expect(runAfter(runOf({ fit: step() }), history, 1).state).toBe("running");
  });

  test("a process ran from when its attempt says so, which is no event", () => {
    const run = runOf({ fit: step({ attempts: [{ number: 1, state: "succeeded", startedAt: time(3), endedAt: time(5) }] }) });
    const history = extended(noHistory, [
      event(0, {}),
      event(1, { fit: { state: "starting", attempt: 1, startedAt: time(1) } }),
      event(2, {}),
      event(3, {}),
    ]);
    expect([1, 2, 3].map((index) => stateOf(runAfter(run, history, index), "fit"))).toEqual(["starting", "starting", "running"]);
  });

  test("another attempt begins nothing: a step took from its first one until then, or until it ended", () => {
    const history = extended(noHistory, [
      event(0, { fit: { state: "starting", attempt: 1, startedAt: time(0) } }),
      event(1, { fit: { state: "backoff", startedAt: time(0) } }),
      event(2, { fit: { state: "starting", attempt: 2, startedAt: time(2) } }),
      event(3, { fit: { state: "failed", startedAt: time(0), endedAt: time(3), message: "exit 3" } }),
    ]);
    const after = (index: number) => runAfter(runOf({ fit: step() }), history, index).steps.fit;
    expect(after(2)).toMatchObject({ state: "starting", startedAt: time(0), endedAt: time(2) });
    expect(after(3)).toMatchObject({ state: "failed", endedAt: time(3), message: "exit 3" });
    expect(after(1)).not.toHaveProperty("message");
  });

  test("people were asked while an approval ran, and a fan-out was so far", () => {
    const instances = { total: 2, waiting: 0, running: 1, succeeded: 1, failed: 0, skipped: 0, cancelled: 0 };
    const history = extended(noHistory, [event(0, { ok: { state: "running", startedAt: time(0) }, fit: { state: "running", instances } })]);
    const was = runAfter(runOf({ ok: step({ kind: "approval" }), fit: step() }), history, 0);
    expect(was.steps.ok?.waitsFor?.kind).toBe("approval");
    expect(was.steps.fit?.instances).toEqual(instances);
    expect(endedOf(was)).toBe(0);
  });

  test("what was retried waits again, and what was skipped then need not be skipped now", () => {
    const history = extended(noHistory, [
      event(0, { fit: { state: "skipped", reason: "upstreamFailed", endedAt: time(0) } }),
      event(1, { fit: { state: "waiting" } }),
    ]);
    const run = runOf({ fit: step({ state: "succeeded" }) });
    expect([0, 1].map((index) => stateOf(runAfter(run, history, index), "fit"))).toEqual(["skipped", "waiting"]);
    expect(endedOf(runAfter(run, history, 0))).toBe(1);
  });

  test("after any of ten thousand events it is what its events, put over each other, say", () => {
    const names = Array.from({ length: 200 }, (_, index) => `s${index}`);
    const states = ["running", "backoff", "succeeded", "failed", "waiting"] as const;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const events = Array.from({ length: 10_000 }, (_, index) =>
      event(
        index,
        Object.fromEntries(Array.from({ length: random(3) }, () => [names[random(200)], { state: states[random(5)] as Step["state"] }])),
      ),
    );
    // In pages, as they come.
    let history = noHistory;
    for (let from = 0; from < events.length; from += 500) history = extended(history, events.slice(from, from + 500));
    const run = runOf(Object.fromEntries(names.map((name) => [name, step()])));
    const all: Record<string, string> = Object.fromEntries(names.map((name) => [name, "waiting"]));
    events.forEach(({ changes }, index) => {
      for (const [name, { state }] of Object.entries(changes?.steps ?? {})) all[name] = state;
      if (index % 97 !== 0 && index !== events.length - 1) return;
      const was = runAfter(run, history, index);
      expect(Object.fromEntries(Object.entries(was.steps).map(([name, each]) => [name, each.state]))).toEqual(all);
    });
  });

  test("what can't be read is told, from where on; what comes later goes on behind what is known", () => {
    const { changes: _, ...unreadable } = event(1, {});
    const history = extended(noHistory, [event(0, { fit: { state: "running" } }), unreadable]);
    const longer = extended(history, [event(2, { fit: { state: "succeeded" } })]);
    expect([noHistory.unknownFrom, history.unknownFrom, longer.unknownFrom]).toEqual([null, 1, 1]);
    expect(history.moments).toHaveLength(2);
    expect(stateOf(runAfter(runOf({ fit: step() }), longer, 2), "fit")).toBe("succeeded");
    expect(extended(longer, [])).toBe(longer);
  });

  test("an address may name an event that there is not: the nearest is shown", () => {
    const history = extended(noHistory, [event(0, {}), event(1, {})]);
    expect([0, 1, 2, 99, null].map((sequence) => indexOf(history, sequence))).toEqual([0, 0, 1, 1, null]);
    expect(indexOf(noHistory, 1)).toBeNull();
  });
});
