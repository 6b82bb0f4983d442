import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Served, whyNot } from "../browser/served";

const folder = join(import.meta.dirname, "../../artifacts/screens");
const sample = (name: string) => readFileSync(join(import.meta.dirname, `../../workflows/${name}.yaml`), "utf8");

const nightly = `name: nightly
triggers:
  dawn: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin } }
  order: { webhook: { secret: orders } }
  arrived: { event: { type: data.arrived } }
steps:
  first:
    set: { answer: 42 }
`;

/** Every page by the name of its picture: where it is, and what is on it once it is whole. */
const pages: [name: string, path: string, whole: string][] = [
  ["runs", "/runs", ".table"],
  ["run", "/runs/bike-demand/2", ".react-flow__node"],
  ["run-step", "/runs/bike-demand/2?step=gate", "h2:has-text('gate')"],
  ["run-past", "/runs/bike-demand/2?event=6", "input[type=range]"],
  ["compare", "/compare?before=bike-demand%231&after=bike-demand%232", ".table"],
  ["workflows", "/workflows", ".table"],
  ["workflow", "/workflows/bike-demand", ".react-flow__node"],
  ["designer", "/workflows/bike-demand/edit", ".react-flow__node"],
  ["designer-step", "/workflows/bike-demand/edit", ".react-flow__node"],
  ["approvals", "/approvals", ".card"],
  ["delegations", "/approvals/delegations", ".empty"],
  ["triggers", "/triggers", ".table"],
  ["schedule", "/triggers/nightly/dawn", ".times"],
  ["webhook", "/triggers/nightly/order", "h1"],
  ["models", "/models", ".table"],
  ["model", "/models/bike-demand", ".table"],
  ["queue", "/queue", ".table"],
  ["catalogue", "/catalogue", "main a"],
  ["activity", "/catalogue/train/1", ".table"],
  ["events", "/events", "h1"],
  ["admin", "/admin", ".table"],
];

describe.skipIf(whyNot !== null)(`pictures of every page${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    served = await Served.start();
    await served.publish("nightly", nightly);
    await served.publish("bike-demand", sample("bike-demand").replace("group:ml-leads", "role:admin"));
    await served.api("workflows/nightly/runs", {});
    // The first model is promoted; the second one meets it, and waits for people.
    await reach("bike-demand", 1, { trees: 100 });
    await approve("bike-demand", 1);
    await reach("bike-demand", 2, { trees: 300 });
  });

  afterAll(() => served?.stop());

  /** Starts a run, and waits until people are asked. */
  async function reach(workflow: string, number: number, parameters: Record<string, unknown>): Promise<void> {
    await served.api(`workflows/${workflow}/runs`, { parameters });
    await until(`${workflow}#${number} asks people`, async () => (await open(workflow, number)) !== undefined);
  }

  async function open(workflow: string, number: number): Promise<{ step: string; digest: string } | undefined> {
    const { items } = await served.api<{ items: { run: string; step: string; digest: string }[] }>("approvals");
    return items.find((each) => each.run === `${workflow}#${number}`);
  }

  async function approve(workflow: string, number: number): Promise<void> {
    const asked = await open(workflow, number);
    const at = `workflows/${workflow}/runs/${number}`;
    await served.api(`${at}/steps/${asked?.step}/decision`, { decision: "approve", comment: "it is better", digest: asked?.digest });
    await until(`${workflow}#${number} ends`, async () => (await served.api<{ endedAt?: string }>(at)).endedAt !== undefined);
  }

  async function shown(path: string, whole: string): Promise<Page> {
    const page = await served.open(path);
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.locator(whole).first().waitFor();
    return page;
  }

  test.each(pages)("%s", async (name, path, whole) => {
    const page = await shown(path, whole);
    if (name === "designer-step") await page.getByRole("group", { name: /^train,/ }).click();
    if (path.endsWith("/edit")) await page.getByText("The server finds nothing wrong with it.").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: "disabled", caret: "hide" });
    }
    await page.close();
  });

  test.each([
    ["run", "/runs/bike-demand/2"],
    ["designer", "/workflows/bike-demand/edit"],
  ])("the README's picture of the %s", async (name, path) => {
    const page = await shown(path, ".react-flow__node");
    if (name === "designer") await page.getByText("The server finds nothing wrong with it.").waitFor();
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.screenshot({ path: join(import.meta.dirname, `${name}.png`), animations: "disabled", caret: "hide" });
    await page.close();
  });
});

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 200_000; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
