import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

const ask = `name: ask
steps:
  first:
    set: { answer: 42 }
  sign-off:
    needs: [first]
    approval: { text: "Is {{ steps.first.outputs.answer }} the answer?", from: [role:admin] }
  last:
    needs: [sign-off]
    set: { by: "{{ steps.sign-off.outputs.by }}" }
`;

const judged = `name: judged
steps:
  gate:
    set:
      reasons: [the candidate is better]
      candidate: { metrics: { rmse: 62.5 } }
      champion: { model: bikes, version: 3, metrics: { rmse: 75 } }
  sign-off:
    needs: [gate]
    approval: { text: "Promote it?", from: [role:admin] }
`;

const nightly = `name: nightly
triggers:
  dawn: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin } }
steps:
  first:
    set: { answer: 42 }
`;

const prints = `name: prints
parameters:
  colour: { type: string, default: red, description: What it says }
steps:
  speak:
    uses: container
    env: { COLOUR: "{{ parameters.colour }}" }
    command: [sh, -c, 'printf "\\033[31m$COLOUR words\\033[0m\\n"; echo "{}" > "$WF_OUTPUTS"']
`;

describe.skipIf(whyNot !== null)(`in a browser${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start();
    await served.publish("ask", ask);
    await served.publish("prints", prints);
    await served.publish("nightly", nightly);
  });

  afterAll(() => served?.stop());

  afterEach(() => expect(served.complaints.splice(0)).toEqual([]));

  test("a run is in the list, opens with the whole graph of its version, and an approval in the inbox ends it", async () => {
    await served.api("workflows/ask/runs", {});
    const page = await served.open("/");
    await page.getByRole("link", { name: "ask#1" }).click();
    for (const step of ["first", "sign-off", "last"]) {
      await page.getByRole("group", { name: new RegExp(`^${step},`) }).waitFor();
    }
    await page.getByRole("group", { name: /^sign-off, waits for approval/ }).waitFor();

    const inbox = await served.open("/approvals");
    await inbox.getByText("Is 42 the answer?").waitFor();
    await inbox.getByLabel("Comment").fill("it is");
    await inbox.getByRole("button", { name: "Approve" }).click();
    await inbox.getByText("Nothing waits for people").waitFor();
    await inbox.getByRole("status").getByText("You have approved ask#1 sign-off.").waitFor();

    // The page that was open all the while shows it without being asked to.
    await page.getByRole("group", { name: /^last, succeeded/ }).waitFor();
    const run = await served.api<{ state: string; steps: Record<string, { approval?: { votes: { comment: string }[] } }> }>(
      "workflows/ask/runs/1",
    );
    expect(run.state).toBe("succeeded");
    expect(run.steps["sign-off"]?.approval?.votes.map((vote) => vote.comment)).toEqual(["it is"]);
  });

  test("a rejection that lacks its comment says so at the field, and what became of it stays on the page", async () => {
    await served.publish(
      "why",
      ask.replace("name: ask", "name: why").replace("from: [role:admin]", "from: [role:admin], comment: onReject"),
    );
    await served.api("workflows/why/runs", {});
    const inbox = await served.open("/approvals");
    const card = inbox.getByRole("article", { name: /why#1/ });
    await card.getByText("Who rejects has to say why, in a comment.").waitFor();
    await card.getByRole("button", { name: "Reject" }).click();
    await card.getByText("Say in a comment why you reject it.").waitFor();
    const field = card.getByLabel("Comment (required to reject)");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await inbox.keyboard.type("too late");
    await card.getByRole("button", { name: "Reject" }).click();
    await inbox.getByRole("status").getByText("You have rejected why#1 sign-off.").waitFor();
  });

  test("by the keyboard alone: A asks first, Escape leaves it, and R with its answer rejects", async () => {
    await served.publish("keys", ask.replace("name: ask", "name: keys"));
    await served.api("workflows/keys/runs", {});
    const inbox = await served.open("/approvals");
    const card = inbox.getByRole("article", { name: /keys#1/ });
    await card.focus();
    await inbox.keyboard.press("a");
    await inbox.getByRole("dialog", { name: "Approve keys#1 sign-off?" }).waitFor();
    expect(await brokenRulesInBoth(inbox)).toEqual([]);
    await inbox.keyboard.press("Escape");
    await card.getByLabel("Comment").focus();
    await inbox.keyboard.type("are");
    expect(await inbox.getByRole("dialog").count()).toBe(0);
    await card.focus();
    await inbox.keyboard.press("r");
    await inbox.getByRole("dialog", { name: "Reject keys#1 sign-off?" }).waitFor();
    await inbox.keyboard.press("Enter");
    await inbox.getByRole("status").getByText("You have rejected keys#1 sign-off.").waitFor();
    const run = await served.api<{ state: string }>("workflows/keys/runs/1");
    expect(run.state).toBe("failed");
  });

  test("beside the buttons stand the figures of the new model and of the one that serves, and why", async () => {
    await served.publish("judged", judged);
    await served.api("workflows/judged/runs", {});
    const inbox = await served.open("/approvals");
    const found = inbox.getByRole("article", { name: /judged#1/ }).getByRole("region", { name: "What gate found" });
    await found.getByRole("row", { name: "rmse 62.5 75 -12.5" }).waitFor();
    await found.getByText("The champion is bikes 3.").waitFor();
    await found.getByText("the candidate is better").waitFor();
    // The buttons stand where they stood while it was read.
    const card = inbox.getByRole("article", { name: /judged#1/ });
    const heights = async () => (await card.getByRole("region", { name: "Evidence" }).boundingBox())?.height;
    const whole = await heights();
    await inbox.route("**/versions/1", (route) => route.fulfill({ status: 422, json: { detail: "it is broken" } }));
    await inbox.reload();
    await card.getByText("it is broken").waitFor();
    served.complaints.splice(0);
    expect(await heights()).toBe(whole);
    await inbox.unroute("**/versions/1");
    await inbox.reload();
    await found.waitFor();
    expect(await brokenRulesInBoth(inbox)).toEqual([]);
    await inbox.setViewportSize({ width: 360, height: 800 });
    expect(await inbox.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test("a decision is for what was looked at when its key was pressed, whatever is asked by the time it is confirmed", async () => {
    await served.publish("moves", ask.replace("name: ask", "name: moves"));
    await served.api("workflows/moves/runs", {});
    const inbox = await served.open("/approvals");
    const card = inbox.getByRole("article", { name: /moves#1/ });
    await card.focus();
    await inbox.keyboard.press("a");
    const answer = inbox.getByRole("dialog").getByRole("button", { name: "Approve" });
    await answer.waitFor();
    await inbox.route("**/approvals?limit=500", async (route) => {
      const page = await (await route.fetch()).json();
      await route.fulfill({
        json: { ...page, items: page.items.map((each: object) => ({ ...each, digest: "f".repeat(64), requester: "somebody else" })) },
      });
    });
    await card.getByText("started by somebody else").waitFor();
    await answer.click();
    await inbox.getByRole("status").getByText("You have approved moves#1 sign-off.").waitFor();
  });

  test("whom a deadline has asked as well, and by whose right somebody decided, stand with what is asked", async () => {
    const escalates = "from: [user:bob], deadline: 1s, onDeadline: escalate, escalateTo: [user:zoe]";
    await served.publish("late", ask.replace("name: ask", "name: late").replace("from: [role:admin]", escalates));
    await served.api("workflows/late/runs", {});
    const inbox = await served.open("/approvals");
    const card = inbox.getByRole("article", { name: /late#1/ });
    await card.getByText(/^Asked: user:bob, user:zoe\. .* and more people are asked since\.$/).waitFor();
    await inbox.route("**/approvals?limit=500", async (route) => {
      const page = await (await route.fetch()).json();
      const votes = [{ actor: "token:carl", onBehalfOf: "token:bob", approved: true, comment: null, at: "2026-11-24T12:00:00Z" }];
      await route.fulfill({
        json: { ...page, items: page.items.map((each: { approval: object }) => ({ ...each, approval: { ...each.approval, votes } })) },
      });
    });
    await card.getByText("token:carl for token:bob approved").waitFor();
  });

  test("a page that fails says so, and the navigation leads on", async () => {
    const page = await served.open("/runs");
    await page.route("**/models?limit=500", (route) => route.fulfill({ json: { items: [{ model: "broken" }], next: null } }));
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("alert").getByText("This page can't be shown").waitFor();
    await page.getByRole("link", { name: "Triggers" }).click();
    await page.getByRole("heading", { name: "Triggers" }).waitFor();
    // The browser itself tells of what was thrown.
    served.complaints.splice(0);
  });

  test("a step is opened by the keyboard alone, with its log as text", async () => {
    await served.api("workflows/prints/runs", {});
    const page = await served.open("/runs/prints/1");
    await page.getByRole("group", { name: /^speak, succeeded/ }).waitFor();
    await page.getByRole("group", { name: /^speak,/ }).focus();
    await page.keyboard.press("Enter");
    const log = page.getByRole("log");
    await log.getByText("red words").waitFor();
    expect(await log.textContent()).toBe("red words\n");
  });

  test("a run is started with a parameter of its own, and shown", async () => {
    const page = await served.open("/workflows/prints");
    await page.getByRole("button", { name: "Start …" }).click();
    await page.getByLabel("colour").fill("green");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("heading", { name: /^prints#\d+$/ }).waitFor();
    await page.getByText('"colour": "green"').waitFor();
  });

  test("a schedule shows when it comes, is paused and resumed, and starts a run by hand", async () => {
    const page = await served.open("/triggers");
    await page.getByRole("link", { name: "nightly dawn" }).click();
    await page.locator(".times time").nth(9).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("paused", { exact: true }).waitFor();
    expect((await served.api<{ trigger: { pausedBy: string | null } }>("triggers/nightly/dawn")).trigger.pausedBy).toBeTruthy();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("fires", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Start a run now" }).click();
    await page.getByRole("link", { name: "nightly#1" }).click();
    await page.getByRole("group", { name: /^first, succeeded/ }).waitFor();
    // Where its time went, for who sees it and who hears it.
    await page.getByRole("img", { name: /^succeeded \d/ }).waitFor();
  });

  test("a step that is added and connected by hand is published, and the text keeps all that nobody touched", async () => {
    const page = await served.open("/workflows/ask/edit");
    await page.getByRole("group", { name: /^first,/ }).click();
    await page.getByLabel("Search what to add").fill("computes");
    await page.keyboard.press("Enter");
    await page.getByRole("group", { name: "values, set, after first" }).waitFor();
    // The text follows the graph, and the graph what is typed in the text.
    await page.getByRole("textbox", { name: "Definition" }).getByText("values:").waitFor();
    await page.getByRole("textbox", { name: "Definition" }).getByText("set: { answer: 42 }").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" [");
    await page.getByText(/can't be read, so the graph is that of before/).waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText(/can't be read/).waitFor({ state: "detached" });
    await page.getByRole("group", { name: /^last,/ }).click();
    await page.getByLabel("Title").fill("The last one");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Redo" }).click();
    await page.getByText("The server finds nothing wrong with it.").waitFor();
    await page.getByLabel("What has changed").fill("one more");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("version 2", { exact: true }).waitFor();

    const version = await served.api<{ text: string; message: string }>("workflows/ask/versions/2");
    expect(version.message).toBe("one more");
    expect(version.text).toBe(
      ask.replace("  sign-off:\n", "  values:\n    needs: [first]\n    set: { value: 1 }\n  sign-off:\n").trimEnd() +
        "\n    title: The last one\n",
    );
  });

  test("a line that would make a cycle is refused with the reason, and the text stays", async () => {
    const page = await served.open("/workflows/prints/edit");
    await page.getByRole("group", { name: /^speak,/ }).click();
    await page.getByLabel("Search what to add").fill("wait");
    await page.keyboard.press("Enter");
    const wait = page.getByRole("group", { name: /^wait,/ });
    await wait.waitFor();
    await wait
      .locator(".react-flow__handle-bottom")
      .dragTo(page.getByRole("group", { name: /^speak,/ }).locator(".react-flow__handle-top"));
    await page.getByRole("alert").getByText("that would be a cycle: speak needs wait needs speak").waitFor();

    // What was added goes by the keyboard, and with it that anything has changed.
    await wait.focus();
    await page.keyboard.press("Control+z");
    await wait.waitFor({ state: "detached" });
    await page.getByText("version 1", { exact: true }).waitFor();
  });

  test("a run that has ended is deleted once that is said to be meant, and its page says that there is none", async () => {
    await served.api("workflows/nightly/runs", {});
    const page = await served.open("/runs/nightly/1");
    const ask = page.getByRole("button", { name: "Delete …" });
    await ask.click();
    await page.getByRole("dialog", { name: "Delete nightly#1?" }).getByText("Its step goes").waitFor();
    await page.getByRole("button", { name: "Not now" }).click();
    await served.api("workflows/nightly/runs/1");

    await ask.click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.waitForURL("**/runs");
    await page.getByRole("heading", { name: "Runs" }).waitFor();
    expect(await page.getByRole("link", { name: "nightly#1" }).count()).toBe(0);

    await page.goBack();
    await page.getByText("there is no run nightly#1 in default").first().waitFor();
    await page.close();
    expect(served.complaints.splice(0).every((each) => each.includes("404"))).toBe(true);
  });

  test("a run shows its labels, and each leads to the runs that have it", async () => {
    await served.api("workflows/nightly/runs", { labels: { team: "ml", ticket: "42" } });
    await served.api("workflows/nightly/runs", { labels: { team: "ml" } });
    const listed = await served.api<{ items: { label: string }[] }>("runs?label=ticket%3D42");
    const page = await served.open(`/runs/${listed.items[0]?.label.replace("#", "/")}`);
    await page.getByRole("link", { name: "team=ml" }).waitFor();

    await page.getByRole("link", { name: "ticket=42" }).click();
    await page.waitForURL("**/runs?label=ticket%3D42");
    const field = page.getByLabel("Labels");
    expect(await field.inputValue()).toBe("ticket=42");
    const rows = page.getByRole("link", { name: /^nightly#/ });
    await rows.waitFor();
    expect(await rows.count()).toBe(1);

    await field.fill("team=ml");
    await field.press("Enter");
    await rows.nth(1).waitFor();
    await field.fill("team=ml ticket=41");
    await field.press("Enter");
    await page.getByText("No run is like that").waitFor();
  });

  test("on a phone no page is wider than the screen", async () => {
    for (const path of [
      "/runs",
      "/runs/ask/1",
      "/workflows",
      "/workflows/ask",
      "/workflows/ask/edit",
      "/triggers",
      "/triggers/nightly/dawn",
      "/models",
      "/approvals",
    ]) {
      const page = await served.open(path, 360);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
      await page.close();
    }
  });
});

describe.skipIf(whyNot !== null)("below a path, where people sign in", () => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start("server: { signIn: { tokens: true }, publicUrl: http://127.0.0.1/ml }\n");
  });

  afterAll(() => served?.stop());

  test("who opens a page is asked to sign in, and comes back to that page; signing out ends it", async () => {
    const token = served.createToken("anna");
    const page = await served.open("/ml/workflows");
    await page.locator("input[name=token]").fill(token);
    await page.keyboard.press("Enter");
    await page.getByText("No workflow is published yet").waitFor();
    expect(new URL(page.url()).pathname).toBe("/ml/workflows");
    await page.getByRole("link", { name: "Approvals" }).click();
    await page.getByText("Nothing waits for people").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator("input[name=token]").waitFor();
    await page.goto(`${served.url}/ml/runs`);
    await page.locator("input[name=token]").waitFor();
  });
});
