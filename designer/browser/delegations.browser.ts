import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { brokenRulesInBoth } from "./axe";
import { Served, whyNot } from "./served";

/** As long as a name of an identity provider may well be. */
const long = "token:somebody-with-a-rather-long-name@department.company.example";

const asks = `name: asks
steps:
  ok:
    approval: { text: "Is it good?", from: ["user:token:ada"] }
`;

interface Delegation {
  id: string;
  from: string;
  to: string;
  until: string;
  endedAt: string | null;
}

describe.skipIf(whyNot !== null)(`who decides for whom${whyNot ? ` [${whyNot}]` : ""}`, () => {
  let served: Served;
  let admin: string;
  let ada: string;
  let bob: string;

  const by = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } });
  const rights = async () => (await served.api<{ items: Delegation[] }>("delegations", undefined, by(admin))).items;

  async function tokenOf(subject: string): Promise<string> {
    const answer = await fetch(`${served.url}/api/v1/tokens`, {
      ...by(admin),
      method: "POST",
      body: JSON.stringify({ roles: { default: ["approver"] }, subject }),
    });
    return ((await answer.json()) as { token: string }).token;
  }

  async function signedIn(token: string, path: string): Promise<Page> {
    const page = await served.open(path);
    await page.locator("input[name=token]").fill(token);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1 }).waitFor();
    return page;
  }

  beforeAll(async () => {
    served = await Served.start("server: { signIn: { tokens: true } }\n");
    admin = served.createToken("root");
    [ada, bob] = [await tokenOf("ada"), await tokenOf("bob")];
    await served.api("workflows/asks/versions", { text: asks }, by(admin));
    await served.api("workflows/asks/runs", {}, by(admin));
  });

  afterAll(() => served?.stop());

  // The browser says itself who has not signed in yet, and what was refused.
  afterEach(() => expect(served.complaints.splice(0).filter((each) => !/ (401|422) /.test(each))).toEqual([]));

  test("by the keyboard alone a right is handed on, with its mistakes at their fields, and who got it decides by it", async () => {
    const page = await signedIn(ada, "/approvals");
    await page.getByRole("link", { name: "Who decides for whom" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Nobody decides for you.").waitFor();
    await page.getByText("You decide for nobody else.").waitFor();
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await page.getByRole("button", { name: "Hand on …" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Let somebody decide for you" });
    const to = dialog.getByLabel("To", { exact: true });
    await to.focus();
    await page.keyboard.press("Enter");
    await dialog.getByText("Say to whom").waitFor();
    expect(await to.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type("bob");
    await page.keyboard.press("Enter");
    await dialog.getByText(/^expected a person as approvals and .* name them/).waitFor();
    expect(await to.getAttribute("aria-invalid")).toBe("true");
    expect(await brokenRulesInBoth(page)).toEqual([]);
    expect(await rights()).toEqual([]);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("token:bob");
    await page.keyboard.press("Enter");
    const given = page.getByRole("region", { name: "Handed on by you" });
    await given
      .getByRole("listitem")
      .filter({ hasText: /^token:bob.*counts/ })
      .waitFor();
    const [right] = await rights();
    expect(right).toMatchObject({ from: "token:ada", to: "token:bob", endedAt: null });
    // A week and the rest of a day.
    const days = (Date.parse(right?.until ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(8.1);
    expect(await brokenRulesInBoth(page)).toEqual([]);

    const inbox = await signedIn(bob, "/approvals");
    await inbox.getByRole("button", { name: "Approve" }).click();
    await inbox.getByRole("status").getByText("You have approved asks#1 ok.").waitFor();
    const run = await served.api<{ steps: Record<string, { approval: { votes: object[] } }> }>(
      "workflows/asks/runs/1",
      undefined,
      by(admin),
    );
    expect(run.steps.ok?.approval.votes).toMatchObject([{ actor: "token:bob", onBehalfOf: "token:ada", approved: true }]);
    await inbox.goto(`${served.url}/runs/asks/1?step=ok`);
    await inbox.getByText("token:bob for token:ada approved").waitFor();
    await inbox.goto(`${served.url}/approvals`);
    await inbox.getByRole("link", { name: "Who decides for whom" }).click();
    const got = inbox.getByRole("region", { name: "Handed to you" });
    await got
      .getByRole("listitem")
      .filter({ hasText: /^for token:ada.*counts/ })
      .waitFor();
    expect(await got.getByRole("button").count()).toBe(0);
  });

  test("it is taken back once it is said that this is meant, and an administrator may take back that of others", async () => {
    await served.api("delegations", { to: "token:carl", expires: "14d" }, by(bob));
    await served.api("delegations", { to: long, expires: "14d" }, by(ada));
    const page = await signedIn(ada, "/approvals/delegations");
    const back = page.getByRole("button", { name: "Take back what token:bob has of token:ada" });
    await back.click();
    const asked = page.getByRole("dialog", { name: "Take it back?" });
    expect(await brokenRulesInBoth(page)).toEqual([]);
    await asked.getByRole("button", { name: "Not now" }).click();
    expect((await rights()).filter((each) => each.endedAt)).toEqual([]);
    await back.click();
    await asked.getByRole("button", { name: "Take it back" }).click();
    await page
      .getByRole("listitem")
      .filter({ hasText: /^token:bob.*taken back/ })
      .waitFor();
    expect((await rights()).filter((each) => each.endedAt).map((each) => each.from)).toEqual(["token:ada"]);
    // What others have handed on is seen by all, and hers to end is only her own.
    const others = page.getByRole("region", { name: "Of others" });
    await others
      .getByRole("listitem")
      .filter({ hasText: /^token:carl for token:bob.*counts/ })
      .waitFor();
    expect(await others.getByRole("button").count()).toBe(0);
    await page.getByRole("listitem").filter({ hasText: long }).waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

    const over = await signedIn(admin, "/approvals/delegations");
    await over.getByRole("button", { name: "Take back what token:carl has of token:bob" }).click();
    await over.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
    await over
      .getByRole("listitem")
      .filter({ hasText: /^token:carl for token:bob.*taken back/ })
      .waitFor();
    expect((await rights()).filter((each) => !each.endedAt).map((each) => each.to)).toEqual([long]);
  });

  test("what the server can't answer is said", async () => {
    const page = await signedIn(ada, "/approvals");
    await page.route("**/delegations*", (route) =>
      route.request().resourceType() === "fetch" ? route.fulfill({ status: 422, json: { detail: "it is broken" } }) : route.continue(),
    );
    await page.getByRole("link", { name: "Who decides for whom" }).click();
    await page.getByRole("alert").getByText("it is broken").waitFor();
  });
});
