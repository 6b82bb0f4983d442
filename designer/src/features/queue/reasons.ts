import type { QueueItem } from "../../api/operations";
import type { Look } from "../../graph/states";

/** What is waited for, in a word or two. */
const looks: Record<string, Look> = {
  approval: { tone: "approval", word: "an approval" },
  event: { tone: "queued", word: "an event" },
  timer: { tone: "queued", word: "a time" },
  child: { tone: "running", word: "another run" },
  slot: { tone: "queued", word: "its turn" },
  place: { tone: "queued", word: "a place" },
  quota: { tone: "queued", word: "quota" },
  node: { tone: "queued", word: "a node" },
  image: { tone: "queued", word: "an image" },
  engine: { tone: "failed", word: "an engine" },
  resume: { tone: "pending", word: "somebody" },
  stop: { tone: "cancelled", word: "its end" },
  unreadable: { tone: "failed", word: "unreadable" },
};

export function lookOfReason(kind: string): Look {
  return looks[kind] ?? { tone: "pending", word: kind };
}

/** How many wait for what, the most first. */
export function countReasons(items: QueueItem[]): [kind: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
}
