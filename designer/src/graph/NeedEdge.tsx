import { BaseEdge, type Edge, type EdgeProps } from "@xyflow/react";
import type { Place } from "../document/graph";
import { curve } from "./curve";

export type NeedFlowEdge = Edge<{ bends: Place[] }, "need">;

/** A need, drawn through the bends that the layout found, so that it runs behind no node. */
export function NeedEdge({ id, sourceX, sourceY, targetX, targetY, data, markerEnd }: EdgeProps<NeedFlowEdge>) {
  const points = [{ x: sourceX, y: sourceY }, ...(data?.bends ?? []), { x: targetX, y: targetY }];
  return <BaseEdge id={id} path={curve(points)} {...(markerEnd ? { markerEnd } : {})} />;
}
