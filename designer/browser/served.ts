import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const wf = join(import.meta.dirname, "../../bin/wf");
const ui = join(import.meta.dirname, "../../bin/lib/wf/ui/index.html");
const browsers = [process.env.WORKFLOWS_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browserPath = browsers.find((path) => path !== undefined && existsSync(path));

/** Why there is nothing to look at; null where there is. */
export const whyNot: string | null = !browserPath
  ? "there is no Chromium: install it, or name it in WORKFLOWS_CHROMIUM"
  : !existsSync(wf) || !existsSync(ui)
    ? "bin/wf has no web UI: make build"
    : null;

/** A `wf serve` of its own on a new data folder, and a browser that looks at it. */
export class Served {
  /** What the pages complained of. */
  readonly complaints: string[] = [];

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly server: ChildProcess,
    private readonly browser: Browser,
  ) {}

  /** @param settings what its wf.yaml says */
  static async start(settings?: string): Promise<Served> {
    const folder = mkdtempSync(join(tmpdir(), "wf-browser-"));
    if (settings) {
      mkdirSync(join(folder, ".wf"), { mode: 0o700 });
      writeFileSync(join(folder, ".wf", "wf.yaml"), settings);
    }
    const server = spawn(wf, ["serve", "--url", "http://127.0.0.1:0", "--allow-local-executor"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const url = await new Promise<string>((resolve, reject) => {
      let said = "";
      const hear = (bytes: Buffer) => {
        said += bytes.toString();
        const found = /serving at (http:\S+?);/.exec(said)?.[1];
        if (found) resolve(found);
      };
      server.stdout?.on("data", hear);
      server.stderr?.on("data", hear);
      server.once("exit", () => reject(new Error(`wf serve has ended: ${said}`)));
    });
    // Whoever runs tests as root has no sandbox for it.
    const browser = await chromium.launch({ executablePath: browserPath ?? "", args: ["--no-sandbox"] });
    return new Served(url, folder, server, browser);
  }

  /** A page of the UI, that of a phone where it is narrow. */
  async open(path: string, width = 1280): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width, height: 800 } });
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
    page.on("pageerror", (failure) => this.complaints.push(failure.message));
    page.setDefaultTimeout(20_000);
    await page.goto(this.url + path);
    return page;
  }

  /** @param more where it is no plain GET or POST */
  async api<T>(path: string, body?: unknown, more?: RequestInit): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1/projects/default/${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      ...more,
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  }

  /** A new token of somebody who may do all. */
  createToken(name: string): string {
    return execFileSync(wf, ["token", "create", name, "--role", "admin", "--everywhere"], { cwd: this.folder, encoding: "utf8" }).trim();
  }

  async publish(name: string, text: string): Promise<void> {
    await this.api(`workflows/${name}/versions`, { text });
  }

  /** Starts a run, and waits for its end. */
  async run(workflow: string, parameters: Record<string, unknown>): Promise<void> {
    const { number } = await this.api<{ number: number }>(`workflows/${workflow}/runs`, { parameters });
    for (;;) {
      const run = await this.api<{ endedAt?: string; state: string; message?: string }>(`workflows/${workflow}/runs/${number}`);
      if (run.state === "succeeded") return;
      if (run.endedAt) throw new Error(`${workflow}#${number} ${run.state}: ${run.message}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async stop(): Promise<void> {
    await this.browser.close();
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
