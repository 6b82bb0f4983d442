import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const count = 60;
const place = (index: number) => ({ x: (index % 10) * 480, y: 200 + Math.floor(index / 10) * 400 });

/** One step that waits for people, and below it rows of others, far apart, each where the text says. */
const definition = (name: string) => {
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  return [
    `name: ${name}`,
    "steps:",
    '  gate: { approval: { text: "Go on?", from: [role:admin] } }',
    ...names.map((step) => `  ${step}: { needs: [gate], set: { answer: 42 } }`),
    "layout:",
    "  gate: { x: 2160, y: 0 }",
    ...names.map((step, index) => `  ${step}: { x: ${place(index).x}, y: ${place(index).y} }`),
    "",
  ].join("\n");
};

describe.skipIf(whyNot !== null)(`a graph from afar${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("wide", definition("wide"));
    await served.api("workflows/wide/runs", {});
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  const nodes = (page: Page) => page.locator(".react-flow__node").count();

  async function opened(path: string): Promise<Page> {
    const page = await served.open(path);
    await page.locator(".overview canvas").waitFor();
    return page;
  }

  /** How far the view is from the drawing, and how much smaller it shows it. */
  const view = (page: Page) =>
    page.locator(".react-flow__viewport").evaluate((element) => {
      const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform);
      return { x: e, y: f, zoom: a };
    });

  /** Where on the screen a point of the drawing is. */
  async function onScreen(page: Page, at: { x: number; y: number }): Promise<{ x: number; y: number }> {
    const [{ x, y, zoom }, box] = [await view(page), await page.locator(".overview").boundingBox()];
    return { x: (box?.x ?? 0) + x + at.x * zoom, y: (box?.y ?? 0) + y + at.y * zoom };
  }

  /** Whether what is painted at a point is filled as a state is, in the colours of now. */
  async function isFilled(page: Page, at: { x: number; y: number }, tone: string): Promise<boolean> {
    const { x, y, zoom } = await view(page);
    return page.evaluate(
      ([left, top, tone]) => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.className = `painted is-${tone}`;
        const own = new OffscreenCanvas(1, 1).getContext("2d");
        const seen = document.querySelector<HTMLCanvasElement>(".overview canvas")?.getContext("2d");
        if (!own || !seen) return false;
        const { backgroundColor, color } = getComputedStyle(probe);
        // A colour of the system may let through what lies below.
        for (const each of [backgroundColor, color]) {
          own.fillStyle = each;
          own.fillRect(0, 0, 1, 1);
        }
        probe.remove();
        const [is, wanted] = [seen.getImageData(left, top, 1, 1).data, own.getImageData(0, 0, 1, 1).data];
        return wanted.every((value, index) => Math.abs(value - (is[index] ?? 0)) < 3);
      },
      [Math.round(x + at.x * zoom), Math.round(y + at.y * zoom), tone] as const,
    );
  }

  /** A point of a tile that is filled as soon as anything of it is: near its left edge. */
  const corner = (index: number) => ({ x: place(index).x + 8, y: place(index).y + 32 });
  const gate = { x: 2160 + 8, y: 32 };

  test("a large run opens as a picture, whose colours follow the states as they come", async () => {
    const page = await opened("/runs/wide/1");
    expect(await nodes(page)).toBe(0);
    expect((await view(page)).zoom).toBeLessThan(0.4);
    await page.locator(".overview-counts").getByText("60 waiting").waitFor();
    for (const [colorScheme, contrast, forcedColors] of [
      ["light", "no-preference", "none"],
      ["dark", "no-preference", "none"],
      ["light", "more", "none"],
      ["dark", "no-preference", "active"],
    ] as const) {
      await page.emulateMedia({ colorScheme, contrast, forcedColors });
      await expect.poll(() => isFilled(page, gate, "approval"), { message: [colorScheme, contrast, forcedColors].join() }).toBe(true);
      expect(await isFilled(page, corner(7), "approval")).toBe(false);
      expect(await isFilled(page, corner(7), "succeeded")).toBe(false);
    }
    await page.emulateMedia({ colorScheme: "light", contrast: "no-preference", forcedColors: "none" });
    expect(await brokenRulesInBoth(page)).toEqual([]);
    const { items } = await served.api<{ items: { run: string; digest: string }[] }>("approvals");
    await served.api("workflows/wide/runs/1/steps/gate/decision", { decision: "approve", comment: "", digest: items[0]?.digest });
    await page.locator(".overview-counts").getByText("61 succeeded").waitFor();
    for (const index of [0, 7, count - 1]) expect(await isFilled(page, corner(index), "succeeded")).toBe(true);
    expect(await nodes(page)).toBe(0);
  });

  test("below 40 % it is a picture, from there on it has nodes again", async () => {
    const page = await opened("/runs/wide/1");
    const middle = await onScreen(page, { x: 2200, y: 1200 });
    await page.mouse.move(middle.x, middle.y);
    const turn = async (by: number, isThere: (zoom: number) => boolean) => {
      for (let zoom = (await view(page)).zoom; !isThere(zoom); zoom = (await view(page)).zoom) {
        await page.mouse.wheel(0, by);
        await expect.poll(async () => (await view(page)).zoom !== zoom).toBe(true);
        const isPicture = (await view(page)).zoom < 0.4;
        await expect.poll(() => page.locator(".overview").count()).toBe(isPicture ? 1 : 0);
        await expect.poll(async () => (await nodes(page)) > 0).toBe(!isPicture);
      }
    };
    await turn(-60, (zoom) => zoom > 0.5);
    await turn(60, (zoom) => zoom < 0.3);
    await page.getByRole("button", { name: "Show all" }).click();
    expect((await view(page)).zoom).toBeLessThan(0.25);
  });

  test("the mouse over a step says its name, and a click selects it and goes near", async () => {
    const page = await opened("/runs/wide/1");
    const at = await onScreen(page, { x: place(34).x + 104, y: place(34).y + 32 });
    await page.mouse.move(at.x, at.y);
    await page.locator(".overview-tip").getByText("s34", { exact: true }).waitFor();
    await page.mouse.click(at.x, at.y);
    const node = page.getByRole("group", { name: /^s34,/ });
    await node.waitFor();
    await page.getByRole("heading", { level: 2, name: "s34" }).waitFor();
    expect(new URL(page.url()).searchParams.get("step")).toBe("s34");
    await expect.poll(async () => (await view(page)).zoom).toBe(1);
    // It is in the middle, though a panel has opened beside it.
    const [box, canvas] = [await node.boundingBox(), await page.locator(".react-flow").boundingBox()];
    expect(Math.abs((box?.x ?? 0) + 104 - (canvas?.x ?? 0) - (canvas?.width ?? 0) / 2)).toBeLessThan(4);
    expect(await page.locator(".node.selected").textContent()).toContain("s34");
  });

  test("by the keyboard alone: arrows go from step to step, each is said, and Enter goes near", async () => {
    const page = await opened("/runs/wide/1");
    const picture = page.getByRole("application", { name: /^Overview of 61 steps: / });
    await picture.focus();
    for (const [key, step] of [
      ["ArrowDown", "gate"],
      ["ArrowDown", "s4"],
      ["ArrowRight", "s5"],
      ["ArrowDown", "s15"],
    ] as const) {
      await page.keyboard.press(key);
      await picture.locator("[aria-live]").getByText(`${step}, `).waitFor({ state: "attached" });
    }
    await page.keyboard.press("Enter");
    const node = page.getByRole("group", { name: /^s15,/ });
    await node.waitFor();
    await expect.poll(() => node.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test("the designer opens as a picture too, a click opens the form of a step, and nothing has changed by that", async () => {
    const page = await opened("/workflows/wide/edit");
    expect(await nodes(page)).toBe(0);
    const at = await onScreen(page, { x: place(34).x + 104, y: place(34).y + 32 });
    await page.mouse.click(at.x, at.y);
    await page.getByRole("form", { name: "Step s34" }).waitFor();
    await page.getByRole("group", { name: "s34, set, after gate" }).waitFor();
    await page.locator('button[title="Nothing to undo"]').waitFor();
    // A minimap shows where one is, and leads elsewhere.
    const map = await page.locator(".minimap canvas").boundingBox();
    await page.mouse.click((map?.x ?? 0) + 10, (map?.y ?? 0) + 30);
    await page.getByRole("group", { name: "s0, set, after gate" }).waitFor();
  });

  test("a double click goes nearer, to where it was", async () => {
    const page = await opened("/runs/wide/1");
    const { zoom } = await view(page);
    const box = await page.locator(".overview").boundingBox();
    await page.mouse.dblclick((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
    await expect.poll(async () => (await view(page)).zoom).toBeGreaterThan(zoom * 1.5);
    // Nothing was opened by it, and none of it is an error of what moves there.
    expect(new URL(page.url()).search).toBe("");
  });
});
