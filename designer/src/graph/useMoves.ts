import type { Node, NodeChange } from "@xyflow/react";
import { useState } from "react";
import type { Place } from "../document/graph";

/** Where nodes are while they are dragged. Once they are let go, or moved by the keyboard, the text is to say it. */
export function useMoves(edits: { onMove: (places: Record<string, Place>) => void } | undefined) {
  const [moving, setMoving] = useState<Record<string, Place>>({});
  const move = (changes: NodeChange<Node>[]) => {
    const dragged: Record<string, Place> = {};
    const placed: Record<string, Place> = {};
    for (const change of changes) {
      if (change.type === "position" && change.position) (change.dragging ? dragged : placed)[change.id] = change.position;
    }
    if (Object.keys(dragged).length > 0) setMoving((now) => ({ ...now, ...dragged }));
    if (Object.keys(placed).length > 0) {
      setMoving({});
      edits?.onMove(placed);
    }
  };
  return { moving, move };
}
