import { ago, ahead, duration, exact } from "./times";

export function Ago({ time, now }: { time: string; now: number }) {
  return (
    <time dateTime={time} title={exact(time)}>
      {ago(time, now)}
    </time>
  );
}

export function Ahead({ time, now }: { time: string; now: number }) {
  return (
    <time dateTime={time} title={exact(time)}>
      {ahead(time, now)}
    </time>
  );
}

type Instant = string | null | undefined;

/** From when until when; until now, where it has not ended. */
export function Took({ from, to, now }: { from: Instant; to: Instant; now: number }) {
  return from ? <span title={exact(from)}>{duration((to ? Date.parse(to) : now) - Date.parse(from))}</span> : null;
}
