import type { Place } from "../document/graph";

/** A line from top to bottom through some points, as a path of SVG. */
export function curve(points: Place[]): string {
  let path = "";
  let last: Place | null = null;
  for (const point of points) {
    const middle: number = last ? (last.y + point.y) / 2 : 0;
    path += last ? `C${last.x},${middle} ${point.x},${middle} ${point.x},${point.y}` : `M${point.x},${point.y}`;
    last = point;
  }
  return path;
}
