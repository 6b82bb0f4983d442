import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { bikes, bikesAgain, learns, model, tries } from "./samples";
import { Served, whyNot } from "./served";

const compared = `/compare?${new URLSearchParams({ before: "bikes#1", after: "bikes#2" })}`;

describe.skipIf(whyNot !== null)(`runs and models over time${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("bikes", bikes);
    await served.run("bikes", { rmse: 75 });
    await served.publish("bikes", bikesAgain);
    await served.run("bikes", { rmse: 62.5, seed: 7 });
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  test("two runs that are marked by the keyboard stand side by side, with what differs and by how much", async () => {
    const page = await served.open("/runs");
    for (const run of ["bikes#2", "bikes#1"]) {
      await page.getByRole("checkbox", { name: `Compare ${run}` }).focus();
      await page.keyboard.press("Space");
    }
    await page.getByRole("status").getByText("bikes#1 and bikes#2").waitFor();
    await page.getByRole("link", { name: "Compare", exact: true }).focus();
    await page.keyboard.press("Enter");

    const row = (section: string, name: string) => page.getByRole("region", { name: section }).getByRole("row", { name });
    await row("Parameters", "rmse").getByText("−12.5 (−17 %)").waitFor();
    await row("Objectives", "gate rmse").getByText("not met 75 (at most 70)").waitFor();
    await row("Objectives", "gate rmse").getByText("met 62.5 (at most 70)", { exact: true }).waitFor();
    await row("Metrics", "gate rmse").getByText("≠").waitFor();
    await row("Steps", "tell").getByText("–").waitFor();
    await row("Definition", "step tell").getByText("added").waitFor();
    await row("Definition", "parameter seed").getByText("default").waitFor();

    // What is equal is left out where only differences are asked for, and the address says so.
    await row("Parameters", "seed").waitFor();
    // It is ticked once the address says so, a moment after the click.
    await page.getByLabel("Only differences").click();
    await row("Parameters", "seed").waitFor({ state: "detached" });
    await row("Parameters", "rmse").waitFor();
    await page.reload();
    await row("Parameters", "rmse").waitFor();
    expect(await row("Parameters", "seed").count()).toBe(0);
    await page.getByRole("link", { name: "Swap sides" }).click();
    await row("Parameters", "rmse").getByText("+12.5 (+20 %)").waitFor();
    expect(page.url()).toContain("only=differences");
  });

  test("a run offers the one before it first, and the keyboard alone gets there", async () => {
    const page = await served.open("/runs/bikes/2");
    await page.getByRole("button", { name: "Compare with …" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Compare bikes#2 with" }).getByRole("listitem").first().getByText("bikes#1").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Comparison" }).waitFor();
    expect(page.url()).toContain(compared);
  });

  test("a step's metrics are drawn over the last runs, and stand in a table with their objective", async () => {
    const page = await served.open("/runs/bikes/2?step=gate");
    await page.getByRole("button", { name: "Over the last runs" }).click();
    const drawn = page.getByRole("img", { name: "rmse over 2 runs, at most 70; the same is in the table" });
    await drawn.locator("canvas").waitFor();
    const table = page.getByRole("region", { name: "rmse over 2 runs" });
    expect(await table.getByRole("row").allTextContents()).toEqual([
      expect.stringMatching(/Run.*rmse.*Objective/),
      expect.stringMatching(/bikes#2.*62\.5.*met/),
      expect.stringMatching(/bikes#1.*75.*not met/),
    ]);
    await page.getByLabel("Metric").selectOption("r2");
    await page.getByRole("img", { name: "r2 over 2 runs; the same is in the table" }).waitFor();
  });

  test("a model's metrics are drawn over its versions, with the objective of the run that made the newest", async () => {
    const page = await served.open(`/models/${model}`);
    await page.getByRole("img", { name: "rmse over 2 versions, at most 70; the same is in the table" }).locator("canvas").waitFor();
    const table = page.getByRole("region", { name: "rmse over 2 versions" });
    expect(await table.getByRole("row").nth(1).textContent()).toMatch(/v2 bikes#2.*62\.5.*met/);
  });

  test("on a phone nothing is wider than the screen", async () => {
    for (const path of [compared, `/models/${model}`, "/models", "/runs", "/runs/bikes/2?step=gate"]) {
      const page = await served.open(path, 360);
      await page.locator("main .table").first().waitFor();
      const trend = page.getByRole("button", { name: "Over the last runs" });
      if (path.includes("step=")) await trend.click();
      if (path.includes("step=") || path.includes("/models/")) await page.locator(".uplot canvas").waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
      await page.close();
    }
  });

  test("what can't be compared is said", async () => {
    const none = await served.open("/compare");
    await none.getByText("Two runs are compared").waitFor();
    const page = await served.open("/compare?before=bikes%231&after=bikes%2399");
    await page.getByRole("alert").first().waitFor();
    // The browser itself tells of the 404.
    expect(served.complaints.splice(0).filter((each) => !each.includes("404"))).toEqual([]);
  });

  test("what a step measured while it ran is drawn, and stands beside it as a table", async () => {
    await served.publish("learns", learns);
    await served.run("learns", {});
    const page = await served.open("/runs/learns/1?step=fit");
    await page.getByRole("button", { name: "While it ran" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: "loss over 12 steps; the same is in the table" }).locator("canvas").waitFor();
    const table = page.getByRole("region", { name: "loss over 12 steps" });
    await table.getByRole("row", { name: "11 0.0833333" }).waitFor();
    expect(await table.getByRole("row").count()).toBe(13);
    expect(await brokenRulesInBoth(page)).toEqual([]);
  });

  test("a run's time stands beside what its steps usually took before", async () => {
    const page = await served.open("/runs/bikes/2");
    await page.getByRole("button", { name: "Beside earlier runs" }).focus();
    await page.keyboard.press("Enter");
    const fit = page.getByRole("row", { name: /^fit/ }).getByRole("img", { name: /succeeded .*, usually, in 1 run before \d/ });
    await fit.locator(".ghost").waitFor();
    await page.getByText("Beside bikes#1: the newest that began before this one and succeeded.").waitFor();
    expect(
      await page
        .getByRole("row", { name: /^tell/ })
        .getByRole("img", { name: /usually/ })
        .count(),
    ).toBe(0);
    expect(await brokenRulesInBoth(page)).toEqual([]);
    const first = await served.open("/runs/bikes/1");
    await first.getByRole("button", { name: "Beside earlier runs" }).click();
    await first.getByText("No run of this workflow that began before this one has succeeded.").waitFor();
  });

  test("the instances of a fan-out are compared item by item, wherever they are in their lists", async () => {
    await served.publish("tries", tries);
    await served.run("tries", {});
    await served.run("tries", { rates: [2, 3], by: 2 });
    const page = await served.open(`/compare?${new URLSearchParams({ before: "tries#1", after: "tries#2" })}`);
    const section = page.getByRole("region", { name: "Instances of try" });
    await section.getByRole("row", { name: "2 succeeded, loss 2 succeeded, loss 4 loss +2 (+100 %)" }).waitFor();
    await section.getByRole("row", { name: "1 succeeded, loss 1 –" }).waitFor();
    await section.getByRole("row", { name: "3 – succeeded, loss 6" }).waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
  });
});
