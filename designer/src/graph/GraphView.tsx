import { useMemo, useState } from "react";
import type { Graph, Place } from "../document/graph";
import { DrawnGraph } from "./DrawnGraph";
import type { Layout } from "./layout";
import { ownLayout, wantedOf } from "./places";
import type { StepNodeContent } from "./StepNode";
import type { Dropped } from "./useDrop";
import { useLayout } from "./useLayout";

/** What may be done to a graph that is edited; it only says what was asked for. */
export interface GraphEdits {
  onConnect: (from: string, to: string) => void;
  whyNotConnect: (from: string, to: string) => string | null;
  /** A line was drawn that may not be. */
  onRefused: (why: string) => void;
  onDeleteSteps: (names: string[]) => void;
  onDeleteEdge: (from: string, to: string) => void;
  /** Somebody has put steps elsewhere. */
  onMove: (places: Record<string, Place>) => void;
  onDrop: (dropped: Dropped) => void;
  /** A line was drawn from a step into the open: where on the screen, and where a node would lie. */
  onLoose: (from: string, at: { x: number; y: number }, place: Place) => void;
}

export interface GraphViewProps {
  graph: Graph;
  /** Where all lies but what somebody has put elsewhere; null: it is not known yet. Absent: it is laid out here. */
  layout?: Layout | null;
  /** What is drawn of a step. */
  contentOf: (name: string) => StepNodeContent;
  selected: string | null;
  onSelect: (name: string | null) => void;
  /** Absent: it is only looked at. */
  edits?: GraphEdits;
}

/** The whole DAG of a version. It only draws, and says what was chosen. */
export function GraphView(props: GraphViewProps) {
  const { graph, layout: given } = props;
  const own = useMemo(() => (given === undefined ? ownLayout(graph) : null), [graph, given]);
  const wanted = useMemo(() => (given === undefined && !own ? wantedOf(graph) : null), [graph, given, own]);
  const found = useLayout(wanted);
  const layout = given === undefined ? (own ?? found) : given;
  // What is drawn first depends on how much room there is.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  return (
    <div ref={setBox} className="graph">
      {!layout ? (
        <div className="note" role="status">
          Laying out {graph.steps.length} steps …
        </div>
      ) : box ? (
        <DrawnGraph {...props} layout={layout} box={box} />
      ) : null}
    </div>
  );
}
