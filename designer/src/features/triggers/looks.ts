import type { Delivery, Slot, Trigger } from "../../api/types";
import type { Look } from "../../graph/states";

/** Whether a trigger starts runs as things are. */
export function lookOfTrigger(trigger: Trigger): Look {
  if (trigger.pausedBy) return { tone: "pending", word: "paused" };
  return trigger.fires ? { tone: "succeeded", word: "fires" } : { tone: "failed", word: "does not fire" };
}

const ofSlots: Record<Slot["state"], Look> = {
  waiting: { tone: "queued", word: "waiting" },
  started: { tone: "succeeded", word: "started" },
  skipped: { tone: "skipped", word: "skipped" },
  failed: { tone: "failed", word: "failed" },
};

export function lookOfSlot(state: Slot["state"]): Look {
  return ofSlots[state] ?? { tone: "pending", word: state };
}

const ofDeliveries: Record<Delivery["outcome"], Look> = {
  started: { tone: "succeeded", word: "started" },
  ignored: { tone: "skipped", word: "ignored" },
  refused: { tone: "failed", word: "refused" },
};

export function lookOfDelivery(outcome: Delivery["outcome"]): Look {
  return ofDeliveries[outcome] ?? { tone: "pending", word: outcome };
}
