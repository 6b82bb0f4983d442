import { BaseEdge, type Edge, type EdgeProps } from "@xyflow/react";
import type { Place } from "../document/graph";

export type NeedFlowEdge = Edge<{ bends: Place[] }, "need">;

/** A need, drawn through the bends that the layout found, so that it runs behind no node. */
export function NeedEdge({ id, sourceX, sourceY, targetX, targetY, data, markerEnd }: EdgeProps<NeedFlowEdge>) {
  const points = [{ x: sourceX, y: sourceY }, ...(data?.bends ?? []), { x: targetX, y: targetY }];
  return <BaseEdge id={id} path={curve(points)} {...(markerEnd ? { markerEnd } : {})} />;
}

function curve(points: Place[]): string {
  let path = "";
  let last: Place | null = null;
  for (const point of points) {
    const middle: number = last ? (last.y + point.y) / 2 : 0;
    path += last ? `C${last.x},${middle} ${point.x},${middle} ${point.x},${point.y}` : `M${point.x},${point.y}`;
    last = point;
  }
  return path;
}
