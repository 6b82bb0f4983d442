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

export interface Opened {
  /** Milliseconds from the call for a page until the first frame with its graph. */
  took: number;
  /** Milliseconds of all processes of the browser until then. */
  cpu: number;
}

/** Opens a page with a graph, which may be a picture. */
export async function open(page: Page, address: string): Promise<Opened> {
  const cpu = chromiumCpu();
  await page.goto(address, { waitUntil: "commit" });
  const there = await page.waitForFunction(
    () => {
      const isPicture = (document.querySelector<HTMLCanvasElement>(".overview canvas")?.width ?? 0) > 0;
      const isDocument = document.querySelector(".react-flow__node") && document.querySelector(".react-flow__edge");
      return (isPicture || isDocument) && performance.now();
    },
    undefined,
    { timeout: 60_000, polling: "raf" },
  );
  return { took: Number(await there.jsonValue()), cpu: chromiumCpu() - cpu };
}

export interface Moved {
  framesPerSecond: number;
  /** Milliseconds of all processes of the browser. */
  cpuPerFrame: number;
  /** How many nodes were in the document. */
  nodes: number;
}

const moves = 60;

/** The graph is dragged to and fro. */
export async function pan(page: Page): Promise<Moved> {
  const [x, y] = await corner(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const moved = await measured(page, async (step) => {
    const away = step <= moves / 2 ? step : moves - step;
    await page.mouse.move(x + 4 * away, y + 2 * away);
  });
  await page.mouse.up();
  return moved;
}

/** The wheel is turned to and fro. */
export async function zoom(page: Page): Promise<Moved> {
  const [x, y] = await corner(page);
  await page.mouse.move(x, y + 100);
  return measured(page, (step) => page.mouse.wheel(0, step <= moves / 2 ? -20 : 20));
}

/** In the middle, near the edge, where no control lies. */
async function corner(page: Page): Promise<[number, number]> {
  const box = await page.locator(".react-flow__pane").boundingBox();
  if (!box) throw new Error("there is no graph");
  return [box.x + box.width / 2, box.y + 8];
}

async function measured(page: Page, act: (step: number) => Promise<void>): Promise<Moved> {
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
  for (let step = 1; step <= moves; step++) await act(step);
  const frames = await page.evaluate(() => {
    const counted = globalThis as unknown as { frames: number; isCounting: boolean };
    counted.isCounting = false;
    return counted.frames;
  });
  const [took, used] = [performance.now() - from, chromiumCpu() - cpu];
  const nodes = await page.locator(".react-flow__node").count();
  return { framesPerSecond: (frames * 1000) / took, cpuPerFrame: used / frames, nodes };
}

/** Switches the picture off, in the same build: all of a graph is nodes and lines of the document then, as small as they are. */
export async function withoutPicture(page: Page): Promise<void> {
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/(\.zoom<)[\w$.]+/g, "$10") });
  });
}

/** What the page holds in its heap when all garbage is gone, in MB. */
export async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1024 / 1024;
}
