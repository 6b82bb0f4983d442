import { cpus, loadavg } from "node:os";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Served, whyNot } from "../browser/served";
import type { Run } from "../src/api/types";
import { largeDefinition, size } from "./largeGraph";
import { live } from "./live";
import { drawn, heap, loadedBy, pan } from "./measures";

const small = "name: small\nsteps:\n  only:\n    set: { answer: 42 }\n";

/** One figure beside its target. It is only printed: a machine that is busy is no mistake of the page. */
function print(what: string, found: string, target: string): void {
  console.log(`${what.padEnd(62)} ${found.padEnd(40)} ${target}`);
}

const kilobytes = (value: number) => `${value.toFixed(1)} KB gz`;
const milliseconds = (value: number) => `${Math.round(value)} ms`;

describe.skipIf(whyNot !== null)(`the figures of the web UI${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;
  let run: Run;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("small", small);
    await served.publish("large", largeDefinition("large"));
    await served.api("workflows/large/runs", {});
    run = await served.api<Run>("workflows/large/runs/1");
    console.log(`\n${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${size.steps} steps, ${size.lines} lines, with stored layout`);
    print("What", "Found", "Target");
  });

  afterAll(() => served?.stop());

  test("what is loaded", async () => {
    for (const [what, path, seen, target] of [
      ["first load, to the list of runs", "/runs", ".table", 200],
      ["the designer, with what lays out", "/workflows/small/edit", ".react-flow__node", 350],
    ] as const) {
      const page = await served.open("/favicon.svg");
      const loaded = await loadedBy(page, async () => {
        await page.goto(served.url + path);
        await page.locator(seen).first().waitFor({ timeout: 60_000 });
      });
      print(what, `${kilobytes(loaded.code)}, and ${loaded.fonts.toFixed(0)} KB of fonts`, `<= ${kilobytes(target)} of code`);
      await page.close();
    }
  });

  test("how soon a large graph is there", async () => {
    for (const [what, path] of [
      ["a run is open", "/runs/large/1"],
      ["a definition is open in the designer", "/workflows/large/edit"],
    ] as const) {
      const page = await served.open("/favicon.svg");
      print(what, milliseconds(await drawn(page, served.url + path)), "<= 2000 ms");
      await page.close();
    }
  });

  test("how it is moved", async () => {
    const page = await served.open("/runs/large/1");
    await page.locator(".react-flow__node").first().waitFor({ timeout: 60_000 });
    const near = await pan(page);
    print(`pan as it opens, ${near.nodes} nodes in the document`, said(near), ">= 30 frames/s");
    for (let notch = 0; notch < 20; notch++) {
      await page.mouse.wheel(0, 200);
      await page.waitForTimeout(50);
    }
    const far = await pan(page);
    const canvas = await page.locator(".react-flow canvas").count();
    print(`pan of the whole graph, ${far.nodes} nodes in the document`, said(far), ">= 30 frames/s, <= 30 ms of CPU a frame");
    print("overview on a canvas", canvas > 0 ? "yes" : "none: what is above is all DOM", "a canvas under 40 %");
    await page.close();
  });

  test("how it lives", async () => {
    const page = await served.open("/runs");
    const lived = await live(page, `${served.url}/runs/large/1`, run, 1000, 5);
    print("changes of state", `${Math.round(lived.events / lived.seconds)}/s for ${lived.seconds.toFixed(1)} s`, "1000/s");
    print("commits of React", `${lived.commits} in ${lived.frames} frames, at most ${lived.most} in one`, "<= 1 a frame");
    print("heap after it", `${(await heap(page)).toFixed(1)} MB`, "<= 150 MB");
    await page.close();
  });
});

function said({ framesPerSecond, cpuPerFrame }: { framesPerSecond: number; cpuPerFrame: number }): string {
  return `${framesPerSecond.toFixed(1)} frames/s, ${cpuPerFrame.toFixed(1)} ms of CPU a frame`;
}
