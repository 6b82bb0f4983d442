import { describe, expect, test } from "vitest";
import type { Attempt, Run, Step } from "../../api/types";
import { besideWords, ganttOf, usualOf } from "./gantt";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const time = (second: number) => Date.parse(at(second));

function step(from: number, to: number | null, attempts: [number, number | null, string][] = [], state: Step["state"] = "succeeded"): Step {
  return {
    kind: "uses",
    state,
    generation: 1,
    startedAt: at(from),
    ...(to === null ? {} : { endedAt: at(to) }),
    outputs: null,
    artifacts: {},
    attempts: attempts.map(
      ([began, ended, each], index): Attempt => ({
        number: index + 1,
        state: each,
        startedAt: at(began),
        endedAt: ended === null ? null : at(ended),
      }),
    ),
  };
}

function run(steps: Record<string, Step>): Run {
  return { steps } as unknown as Run;
}

const bars = (gantt: ReturnType<typeof ganttOf>, name: string) =>
  gantt.rows.find((row) => row.name === name)?.bars.map((bar) => [(bar.from - time(0)) / 1000, (bar.to - time(0)) / 1000, bar.what]);

describe("the time of a run", () => {
  test("a step that was tried twice is a row of four pieces", () => {
    const train = step(0, 20, [
      [1, 5, "failed"],
      [8, 20, "succeeded"],
    ]);
    expect(bars(ganttOf(run({ train }), new Map(), time(99)), "train")).toEqual([
      [0, 1, "starting"],
      [1, 5, "attempt 1 failed"],
      [5, 8, "waiting to be tried again"],
      [8, 20, "attempt 2 succeeded"],
    ]);
  });

  test("what goes on is drawn until now, and what waits to be tried again waits until now", () => {
    const runs = step(0, null, [[0, null, "running"]], "running");
    const backs = step(0, null, [[0, 4, "failed"]], "backoff");
    const gantt = ganttOf(run({ runs, backs }), new Map(), time(10));
    expect(bars(gantt, "runs")).toEqual([[0, 10, "running"]]);
    expect(bars(gantt, "backs")).toEqual([
      [0, 4, "failed"],
      [4, 10, "waiting to be tried again"],
    ]);
    expect([gantt.from, gantt.to]).toEqual([time(0), time(10)]);
  });

  test("the critical path goes from what ended last to what each waited for longest", () => {
    const steps = {
      a: step(0, 3),
      b: step(0, 5),
      side: step(0, 9),
      join: step(5, 10),
      skipped: { ...step(0, 9), state: "skipped" as const },
    };
    const needs = new Map([
      ["join", ["a", "b"]],
      ["side", []],
    ]);
    const rows = ganttOf(run(steps), needs, time(99)).rows;
    expect(rows.filter((row) => row.isCritical).map((row) => row.name)).toEqual(["b", "join"]);
    expect(rows.map((row) => row.name)).not.toContain("skipped");
  });

  test("what a step usually takes is the median of the runs in which it succeeded, drawn from its own beginning on", () => {
    const earlier = [4, 9, 5].map((seconds) => run({ fit: step(0, seconds), once: step(0, seconds, [], "failed") }));
    const again = run({ fit: { ...step(0, 1), origin: "x#1" } });
    const usual = usualOf([...earlier, again]);
    expect([...usual]).toEqual([["fit", { milliseconds: 5000, runs: 3 }]]);
    expect(usualOf(earlier.slice(0, 2)).get("fit")?.milliseconds).toBe(6500);

    const goesOn = run({ fit: step(2, null, [], "running"), once: step(0, 1) });
    const gantt = ganttOf(goesOn, new Map(), time(4), usual);
    expect(gantt.rows.map((row) => [row.name, row.ghost && [row.ghost.from - time(0), row.ghost.to - time(0)]])).toEqual([
      ["once", null],
      ["fit", [2000, 7000]],
    ]);
    // It is seen to its end, though the run is not there yet.
    expect([gantt.to, gantt.took]).toEqual([time(7), 4000]);
  });

  test("a run in which nothing has begun has no rows", () => {
    expect(ganttOf(run({}), new Map(), time(0)).rows).toEqual([]);
  });

  test("a hundred thousand pieces are laid out", () => {
    const attempts = Array.from({ length: 100 }, (_, index): [number, number, string] => [index, index + 1, "failed"]);
    const steps = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`s${index}`, step(0, 100, attempts)]));
    expect(ganttOf(run(steps), new Map(), time(100)).rows).toHaveLength(1000);
  });
});

describe("the runs beside which a run's time stands", () => {
  const known = (labels: string[], looked: number, isAll: boolean) => besideWords({ labels, looked, isAll }, true);

  test("they are named", () => {
    expect(known(["bikes#6"], 9, false)).toBe("Beside bikes#6: the newest that began before this one and succeeded.");
    expect(known(["bikes#6", "bikes#4"], 9, true)).toBe(
      "Beside 2 runs, bikes#6 back to bikes#4: the newest that began before this one and succeeded.",
    );
  });

  test("that there are none is said only where all were looked at", () => {
    expect(known([], 1000, false)).toBe(
      "None of the newest 1000 runs that succeeded began before this one; older ones were not looked at.",
    );
    expect(known([], 12, true)).toBe("No run of this workflow that began before this one has succeeded.");
  });

  test("runs that took all from a cache say nothing of time", () => {
    expect(besideWords({ labels: ["bikes#6"], looked: 9, isAll: true }, false)).toBe(
      "No step took time of its own in bikes#6: what they gave was there already.",
    );
  });
});
