import { cpus } from "node:os";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Served, whyNot } from "../browser/served";
import type { Run } from "../src/api/types";
import { largeDefinition, size } from "./largeGraph";
import { live } from "./live";
import { heap, loadedBy, type Moved, open, pan, withoutPicture, zoom } from "./measures";
import { print, printHead } from "./report";
import { seen } from "./seen";

const small = "name: small\nsteps:\n  only:\n    set: { answer: 42 }\n";

describe.skipIf(whyNot !== null)(`the figures of the web UI${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;
  let run: Run;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("small", small);
    await served.publish("large", largeDefinition("large"));
    await served.api("workflows/large/runs", {});
    run = await served.api<Run>("workflows/large/runs/1");
    printHead(`${cpus().length} cores, drawn without a GPU; ${size.steps} steps, ${size.lines} lines, with stored layout`);
  });

  afterAll(() => served?.stop());

  test("what is loaded", async () => {
    for (const [what, path, there, atMost] of [
      ["first load, to the list of runs", "/runs", ".table", 200],
      ["the designer, with what lays out", "/workflows/small/edit", ".react-flow__node", 350],
    ] as const) {
      const page = await served.open("/favicon.svg");
      const loaded = await loadedBy(page, async () => {
        await page.goto(served.url + path);
        await page.locator(there).first().waitFor({ timeout: 60_000 });
      });
      print({ what, value: loaded.code, unit: "KB gz", atMost, beside: `and ${loaded.fonts.toFixed(0)} KB of fonts` });
      await page.close();
    }
  });

  test("how soon a large graph is there", async () => {
    for (const [what, path] of [
      ["a run is open", "/runs/large/1"],
      ["a definition is open in the designer", "/workflows/large/edit"],
    ] as const) {
      for (const time of ["", ", again"]) {
        const page = await served.open("/favicon.svg");
        const { took, cpu } = await open(page, served.url + path);
        print({ what: what + time, value: took, unit: "ms", atMost: 2000, beside: `${cpu} ms of CPU` });
        await page.close();
      }
    }
  });

  test("how it is moved", async () => {
    const overview = await served.open("/favicon.svg");
    await open(overview, `${served.url}/runs/large/1`);
    const baseline = await served.open("/favicon.svg");
    await withoutPicture(baseline);
    await open(baseline, `${served.url}/runs/large/1`);
    if ((await baseline.locator(".overview").count()) > 0) throw new Error("the picture could not be switched off: there is no baseline");
    // Turn by turn: the machine is as busy for the one as for the other.
    for (const time of ["", ", again"]) {
      await moved(baseline, `whole graph in the document${time}`, {});
      await moved(overview, `overview${time}`, { atLeast: 30, atMost: 30 });
    }
    await baseline.close();
    await near(overview);
    await moved(overview, "at 100 %", { atLeast: 30 });
    await overview.close();
  });

  async function moved(page: Page, what: string, limit: { atLeast?: number; atMost?: number }): Promise<void> {
    await page.bringToFront();
    for (const [how, act] of [
      ["pan", pan],
      ["zoom", zoom],
    ] as const) {
      const { framesPerSecond, cpuPerFrame, nodes }: Moved = await act(page);
      const { atLeast, atMost } = limit;
      print({
        what: `${how}, ${what}`,
        value: framesPerSecond,
        unit: "frames/s",
        ...(atLeast ? { atLeast } : {}),
        beside: `${nodes} nodes`,
      });
      print({ what: `${how}, ${what}: CPU of a frame`, value: cpuPerFrame, unit: "ms", ...(atMost ? { atMost } : {}) });
    }
  }

  /** A click on the picture leads to a step, at 100 %. */
  async function near(page: Page): Promise<void> {
    await page.locator(".overview").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".react-flow__node").first().waitFor();
    await page.waitForLoadState("networkidle");
  }

  test("how it lives", async () => {
    const page = await served.open("/runs");
    const lived = await live(page, `${served.url}/runs/large/1`, run, 1000, 5);
    print({ what: "changes of state a second, told", value: lived.events / lived.seconds, unit: "/s", atLeast: 990 });
    const beside = `${lived.commits} in ${lived.frames} frames`;
    print({ what: "commits of React in one frame, at most", value: lived.most, unit: "", atMost: 1, beside });
    print({ what: "CPU of the browser meanwhile", value: lived.cpu / lived.seconds, unit: "ms/s" });
    print({ what: "heap after it", value: await heap(page), unit: "MB", atMost: 150 });
    await page.close();
  });

  test("how soon a state is seen", async () => {
    const times = await seen(served, 7);
    const middle = times[Math.floor(times.length / 2)] ?? Number.NaN;
    const beside = `of ${times.length}: ${times.map((time) => Math.round(time)).join(", ")}`;
    print({ what: "from the commit until a state is seen, median", value: middle, unit: "ms", atMost: 300, beside });
  });
});
