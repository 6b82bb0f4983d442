import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright-core";
import { chromiumCpu } from "./processes";

/** What a page loads, in KB as they come over the wire: its code and sheets, and its fonts, which are no part of the targets. */
export interface Loaded {
  code: number;
  fonts: number;
}

/** What is loaded while something is done. */
export async function loadedBy(page: Page, act: () => Promise<unknown>): Promise<Loaded> {
  const fonts = new Map<string, boolean>();
  const hear = (response: Response) => {
    const kind = response.request().resourceType();
    const isWanted = ["document", "script", "stylesheet", "font"].includes(kind) || /worker.*\.js$/.test(response.url());
    if (isWanted && response.ok()) fonts.set(response.url(), kind === "font");
  };
  page.on("response", hear);
  await act();
  await page.waitForLoadState("networkidle");
  page.off("response", hear);
  const loaded = { code: 0, fonts: 0 };
  for (const [address, isFont] of fonts) {
    // Read once more: of a worker that has ended the browser knows nothing. A font is compressed in itself.
    const body = Buffer.from(await (await fetch(address)).arrayBuffer());
    if (isFont) loaded.fonts += body.length / 1024;
    else loaded.code += gzipSync(body, { level: 9 }).length / 1024;
  }
  return loaded;
}

/** Milliseconds from the call for a page until the first frame after its graph is in the document. */
export async function drawn(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: "commit" });
  const there = await page.waitForFunction(
    () => document.querySelector(".react-flow__node") && document.querySelector(".react-flow__edge") && performance.now(),
    undefined,
    { timeout: 60_000, polling: "raf" },
  );
  return Number(await there.jsonValue());
}

export interface Pan {
  framesPerSecond: number;
  /** Milliseconds of all processes of the browser. */
  cpuPerFrame: number;
  /** How many nodes were in the document. */
  nodes: number;
}

/** The graph is dragged to and fro, by 40 moves of the mouse in all. */
export async function pan(page: Page): Promise<Pan> {
  const box = await page.locator(".react-flow__pane").boundingBox();
  if (!box) throw new Error("there is no graph");
  // A corner where no control lies.
  const [x, y] = [box.x + box.width / 2, box.y + 8];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const counted = globalThis as unknown as { frames: number; isCounting: boolean };
    [counted.frames, counted.isCounting] = [0, true];
    const count = () => {
      counted.frames++;
      if (counted.isCounting) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  const [cpu, from] = [chromiumCpu(), performance.now()];
  for (let step = 1; step <= 40; step++)
    await page.mouse.move(x + 6 * (step <= 20 ? step : 40 - step), y + 3 * (step <= 20 ? step : 40 - step));
  const frames = await page.evaluate(() => {
    const counted = globalThis as unknown as { frames: number; isCounting: boolean };
    counted.isCounting = false;
    return counted.frames;
  });
  const [took, used] = [performance.now() - from, chromiumCpu() - cpu];
  await page.mouse.up();
  const nodes = await page.locator(".react-flow__node").count();
  return { framesPerSecond: (frames * 1000) / took, cpuPerFrame: used / frames, nodes };
}

/** What the page holds in its heap when all garbage is gone, in MB. */
export async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1024 / 1024;
}
