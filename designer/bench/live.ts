import type { Page } from "playwright-core";
import type { Run, StepState } from "../src/api/types";
import { size } from "./largeGraph";
import { chromiumCpu } from "./processes";

export interface Live {
  events: number;
  seconds: number;
  /** Commits of React, of how many frames. */
  commits: number;
  frames: number;
  /** The most commits between two frames. */
  most: number;
  /** Milliseconds of all processes of the browser. */
  cpu: number;
}

type Told = Omit<Live, "cpu">;

const order: StepState[] = ["waiting", "starting", "running", "succeeded"];

/**
 * A run as it is with so many changes of state a second. The server's own would be the engine's pace, not the page's: here the history is told
 * by the page itself, and whoever asks for the run gets it as it is by then.
 */
export async function live(page: Page, address: string, run: Run, perSecond: number, seconds: number): Promise<Live> {
  await page.addInitScript(hears);
  let from = Number.POSITIVE_INFINITY;
  await page.route(/\/workflows\/[^/]+\/runs\/\d+$/, (route) => {
    const changes = Math.max(0, Math.min(Date.now() - from, seconds * 1000)) * (perSecond / 1000);
    return route.fulfill({ json: { ...run, steps: changed(run.steps, changes) } });
  });
  await page.goto(address);
  await page.locator(".overview canvas").waitFor();
  await page.waitForLoadState("load");
  from = Date.now();
  const cpu = chromiumCpu();
  const lived = await page.evaluate(([perSecond, seconds]) => (globalThis as unknown as Hearing).tell(perSecond, seconds), [
    perSecond,
    seconds,
  ] as const);
  return { ...lived, cpu: chromiumCpu() - cpu };
}

/** Step after step takes its next state, round and round. */
function changed(steps: Run["steps"], changes: number): Run["steps"] {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step], index) => {
      const times = Math.floor((changes + size.steps - 1 - index) / size.steps);
      return [name, { ...step, state: order[times % order.length] ?? "waiting" }];
    }),
  );
}

interface Hearing {
  tell: (perSecond: number, seconds: number) => Promise<Told>;
}

/** Stands where React looks for whoever counts its commits, and where the page looks for a stream of events. */
function hears(): void {
  let [commits, inFrame, frames, most] = [0, 0, 0, 0];
  const sources = new Set<EventTarget>();
  class Stream extends EventTarget {
    constructor() {
      super();
      sources.add(this);
    }
    close() {
      sources.delete(this);
    }
  }
  Object.assign(globalThis, {
    EventSource: Stream,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      isDisabled: false,
      renderers: new Map(),
      inject: () => 1,
      checkDCE: () => {},
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
      onCommitFiberRoot: () => {
        commits++;
        inFrame++;
      },
    },
    tell: async (perSecond: number, seconds: number): Promise<Told> => {
      [commits, inFrame, frames, most] = [0, 0, 0, 0];
      let events = 0;
      const from = performance.now();
      const frame = () => {
        frames++;
        most = Math.max(most, inFrame);
        inFrame = 0;
        if (performance.now() - from < seconds * 1000) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      while (performance.now() - from < seconds * 1000) {
        for (const due = ((performance.now() - from) * perSecond) / 1000; events < due; events++) {
          for (const source of sources) source.dispatchEvent(new Event("event"));
        }
        await new Promise((resolve) => setTimeout(resolve));
      }
      return { events, seconds: (performance.now() - from) / 1000, commits, frames, most };
    },
  });
}
