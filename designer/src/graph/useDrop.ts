import type { ReactFlowInstance } from "@xyflow/react";
import { type DragEvent, useState } from "react";
import type { Graph, Place } from "../document/graph";
import { edgeKey, nodeHeight, nodeWidth } from "./layout";
import type { NeedFlowEdge } from "./NeedEdge";
import type { StepFlowNode } from "./StepNode";

export type Flow = ReactFlowInstance<StepFlowNode, NeedFlowEdge>;

/** What is dragged onto the canvas says of what kind it is, and what. */
export const offerType = "application/x-workflow-step";

/** Where something was let go: on a line between two steps, or in the open. */
export interface Dropped {
  what: string;
  between: { from: string; to: string } | null;
  /** For the upper left corner of its node. */
  place: Place;
}

/** Dropping on the canvas. The line below what is dragged is known while it is dragged. */
export function useDrop(flow: Flow | null, graph: Graph, onDrop: ((dropped: Dropped) => void) | undefined) {
  const [over, setOver] = useState<string | null>(null);
  if (!onDrop) return { over: null, handlers: {} };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(offerType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(lineAt(event.clientX, event.clientY));
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => {
      const what = event.dataTransfer.getData(offerType);
      if (!what || !flow) return;
      event.preventDefault();
      const line = lineAt(event.clientX, event.clientY);
      setOver(null);
      onDrop({
        what,
        between: graph.edges.find((edge) => edgeKey(edge) === line) ?? null,
        place: cornerAt(flow, event.clientX, event.clientY),
      });
    },
  };
  return { over, handlers };
}

/** The corner of a node whose middle is at a point of the screen. */
export function cornerAt(flow: Flow, x: number, y: number): Place {
  const at = flow.screenToFlowPosition({ x, y });
  return { x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y - nodeHeight / 2) };
}

function lineAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const line = element.closest(".react-flow__edge");
    if (line) return line.getAttribute("data-id");
  }
  return null;
}
