import {
  Ban,
  Check,
  ChevronsRight,
  CircleDashed,
  Hand,
  Hourglass,
  Loader,
  type LucideIcon,
  OctagonX,
  Recycle,
  RotateCw,
} from "lucide-react";
import type { Look, Tone } from "../graph/states";

const icons: Record<Tone, LucideIcon> = {
  pending: CircleDashed,
  queued: Hourglass,
  running: Loader,
  approval: Hand,
  retrying: RotateCw,
  succeeded: Check,
  reused: Recycle,
  failed: OctagonX,
  skipped: ChevronsRight,
  cancelled: Ban,
};

/** A state: colour, icon and word. */
export function StateMark({ look }: { look: Look }) {
  const Icon = icons[look.tone];
  return (
    <span className={`state is-${look.tone}`}>
      <Icon size={14} aria-hidden className={look.tone === "running" ? "spin" : undefined} />
      {look.word}
    </span>
  );
}
