import { MarkerType, Position } from "@xyflow/react";
import { useId, useMemo, useRef } from "react";
import type { Graph, Place } from "../document/graph";
import { edgeKey, type Layout, nodeHeight, nodeWidth } from "./layout";
import type { NeedFlowEdge } from "./NeedEdge";
import type { StepFlowNode } from "./StepNode";

/** What is known of any node, so that nothing is measured: a thousand of them would be drawn once for that. */
const known = {
  type: "step",
  width: nodeWidth,
  height: nodeHeight,
  measured: { width: nodeWidth, height: nodeHeight },
  handles: [
    { type: "target", position: Position.Top, x: nodeWidth / 2, y: 0, width: 1, height: 1 },
    { type: "source", position: Position.Bottom, x: nodeWidth / 2, y: nodeHeight - 1, width: 1, height: 1 },
  ],
} satisfies Partial<StepFlowNode>;

const marker = { type: MarkerType.ArrowClosed, width: 16, height: 16, color: "var(--line-strong)" };
const noBends: Place[] = [];
const noNodes: StepFlowNode[] = [];
const noEdges: NeedFlowEdge[] = [];

/** The nodes for React Flow: none where the graph is a picture. */
export function useFlowNodes(graph: Graph, layout: Layout, selected: string | null, isPicture: boolean): StepFlowNode[] {
  const keep = useKept<StepFlowNode>();
  const prefix = useId();
  return useMemo(
    () =>
      isPicture
        ? noNodes
        : graph.steps.map((step, index) => {
            const place = layout.nodes[step.name] ?? { x: 0, y: 0 };
            const after = step.needs.length ? `, after ${step.needs.join(", ")}` : "";
            const labelId = `${prefix}${index}`;
            const is = [place.x, place.y, step.name === selected, after, labelId, step.isFannedOut].join();
            return keep(step.name, is, () => ({
              ...known,
              id: step.name,
              position: place,
              selected: step.name === selected,
              domAttributes: { "aria-labelledby": labelId },
              data: { labelId, after, isMany: step.isFannedOut },
            }));
          }),
    [graph, layout, selected, isPicture, prefix, keep],
  );
}

interface Lines {
  /** They can be chosen, and taken away. */
  isEdited: boolean;
  selected: string | null;
  /** Something is held above it. */
  over: string | null;
}

export function useFlowEdges(graph: Graph, layout: Layout, { isEdited, selected, over }: Lines, isPicture: boolean): NeedFlowEdge[] {
  const keep = useKept<NeedFlowEdge>();
  return useMemo(
    () =>
      isPicture
        ? noEdges
        : graph.edges.map((edge) => {
            const id = edgeKey(edge);
            const bends = layout.edges[id] ?? noBends;
            const is = [id === selected, id === over, isEdited, ...bends.flatMap(({ x, y }) => [x, y])].join();
            return keep(id, is, () => ({
              id,
              type: "need",
              source: edge.from,
              target: edge.to,
              selected: id === selected,
              className: id === over ? "over" : "",
              focusable: isEdited,
              ariaLabel: `${edge.to} needs ${edge.from}`,
              markerEnd: marker,
              data: { bends },
            }));
          }),
    [graph, layout, isEdited, selected, over, isPicture, keep],
  );
}

/** What has not changed stays the same object, which React Flow passes over: while one node is dragged, the others are. */
function useKept<T>(): (id: string, is: string, make: () => T) => T {
  const kept = useRef(new Map<string, { is: string; value: T }>());
  return useMemo(
    () => (id, is, make) => {
      const was = kept.current.get(id);
      if (was?.is === is) return was.value;
      const value = make();
      kept.current.set(id, { is, value });
      return value;
    },
    [],
  );
}
