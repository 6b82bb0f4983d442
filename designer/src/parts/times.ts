import { useEffect, useState } from "react";
import { onFrame } from "./frame";

/** How long something takes or took: `0.4s`, `12s`, `3m 05s`, `2h 10m`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${pad(Math.floor(seconds % 60))}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h ${pad(minutes % 60)}m` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** How long ago: `just now`, `5 min ago`; from a day on, the date. */
export function ago(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < 10) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** In how long something comes: `in 12 s`, `in 5 min`; from a day on, the date and the time. */
export function ahead(time: string, now: number): string {
  const seconds = (Date.parse(time) - now) / 1000;
  if (seconds < 1) return "now";
  if (seconds < 60) return `in ${Math.floor(seconds)} s`;
  if (seconds < 3600) return `in ${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `in ${Math.floor(seconds / 3600)} h`;
  return exact(time);
}

/** The same with the offset from UTC, which changes over a year: `7 Dec 2026, 06:00 GMT+1`. */
export function withOffset(time: string): string {
  return new Date(time).toLocaleString(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "shortOffset",
  });
}

export function exact(time: string): string {
  return new Date(time).toLocaleString();
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`;
}

const clocks = new Set<(now: number) => void>();

let beat: ReturnType<typeof setInterval> | null = null;

/** The time now, again each second, and everywhere at once. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    clocks.add(setNow);
    beat ??= setInterval(() => onFrame(tell), 1000);
    return () => {
      clocks.delete(setNow);
      if (clocks.size > 0 || beat === null) return;
      clearInterval(beat);
      beat = null;
    };
  }, []);
  return now;
}

function tell(): void {
  const now = Date.now();
  for (const each of clocks) each(now);
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
