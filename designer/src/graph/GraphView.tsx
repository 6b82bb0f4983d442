import { Background, Controls, type FinalConnectionState, MarkerType, MiniMap, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "../styles/graph.css";
import { useMemo, useState } from "react";
import type { Graph, Place } from "../document/graph";
import { edgeKey, type Layout, nodeHeight, nodeWidth } from "./layout";
import { NeedEdge, type NeedFlowEdge } from "./NeedEdge";
import { bendsOf, ownLayout, wantedOf, withOwnPlaces } from "./places";
import { type StepFlowNode, StepNode, type StepNodeContent } from "./StepNode";
import { cornerAt, type Dropped, type Flow, useDrop } from "./useDrop";
import { useLayout } from "./useLayout";
import { useMoves } from "./useMoves";

const nodeTypes = { step: StepNode };
const edgeTypes = { need: NeedEdge };
const many = 40;

/** A line may be drawn from either of its ends. */
function whyRefused(edits: GraphEdits | undefined, line: FinalConnectionState): string | null {
  const [one, other] = [line.fromNode?.id ?? "", line.toNode?.id ?? ""];
  const [from, to] = line.fromHandle?.type === "target" ? [other, one] : [one, other];
  return line.isValid ? null : (edits?.whyNotConnect(from, to) ?? null);
}

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

interface GraphViewProps {
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
export function GraphView({ graph, layout: given, contentOf, selected, onSelect, edits }: GraphViewProps) {
  const own = useMemo(() => (given === undefined ? ownLayout(graph) : null), [graph, given]);
  const wanted = useMemo(() => (given === undefined && !own ? wantedOf(graph) : null), [graph, given, own]);
  const found = useLayout(wanted);
  const { moving, move } = useMoves(edits);
  const [line, setLine] = useState<string | null>(null);
  const [flow, setFlow] = useState<Flow | null>(null);
  const { over, handlers } = useDrop(flow, graph, edits?.onDrop);
  const laidOut = given === undefined ? (own ?? found) : given;
  const layout = useMemo(() => laidOut && withOwnPlaces(laidOut, { ...graph.places, ...moving }), [laidOut, graph, moving]);
  const nodes = useMemo<StepFlowNode[]>(
    () =>
      graph.steps.map((step) => {
        const data = contentOf(step.name);
        return {
          id: step.name,
          type: "step",
          position: layout?.nodes[step.name] ?? { x: 0, y: 0 },
          width: nodeWidth,
          height: nodeHeight,
          selected: step.name === selected,
          ariaLabel: `${step.name}, ${data.look?.word ?? data.work}${step.needs.length ? `, after ${step.needs.join(", ")}` : ""}`,
          data,
        };
      }),
    [graph, layout, contentOf, selected],
  );
  const edges = useMemo<NeedFlowEdge[]>(
    () =>
      graph.edges.map((edge) => ({
        id: edgeKey(edge),
        type: "need",
        source: edge.from,
        target: edge.to,
        selected: edgeKey(edge) === line,
        className: edgeKey(edge) === over ? "over" : "",
        focusable: edits !== undefined,
        ariaLabel: `${edge.to} needs ${edge.from}`,
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: "var(--line-strong)" },
        data: { bends: layout ? bendsOf(layout, edge) : [] },
      })),
    [graph, layout, edits, over, line],
  );
  if (!layout) {
    return (
      <div className="note" role="status">
        Laying out {graph.steps.length} steps …
      </div>
    );
  }
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      fitView
      fitViewOptions={{ padding: 0.06, maxZoom: 1, minZoom: 0.3 }}
      minZoom={0.1}
      nodesDraggable={edits !== undefined}
      nodesConnectable={edits !== undefined}
      isValidConnection={(line) => edits?.whyNotConnect(line.source, line.target) === null}
      onInit={setFlow}
      {...handlers}
      onConnect={(line) => edits?.onConnect(line.source, line.target)}
      onConnectEnd={(event, line) => {
        if (!line.toNode && line.fromNode && line.fromHandle?.type === "source" && flow) {
          const at = "changedTouches" in event ? event.changedTouches[0] : event;
          if (at) edits?.onLoose(line.fromNode.id, { x: at.clientX, y: at.clientY }, cornerAt(flow, at.clientX, at.clientY));
        }
        const why = line.fromNode && line.toNode ? whyRefused(edits, line) : null;
        if (why) edits?.onRefused(why);
      }}
      onBeforeDelete={async (chosen) => {
        // The text changes, and the graph with it: nothing is taken away here.
        if (chosen.nodes.length > 0) edits?.onDeleteSteps(chosen.nodes.map((node) => node.id));
        else for (const edge of chosen.edges) edits?.onDeleteEdge(edge.source, edge.target);
        return false;
      }}
      onlyRenderVisibleElements={graph.steps.length > many}
      deleteKeyCode={edits ? ["Backspace", "Delete"] : null}
      onNodeClick={(_, node) => {
        setLine(null);
        onSelect(node.id);
      }}
      onPaneClick={() => {
        setLine(null);
        onSelect(null);
      }}
      onEdgesChange={(changes) => {
        const chosen = changes.find((change) => change.type === "select" && change.selected);
        // One thing is selected: what Delete takes away is never another.
        if (!chosen || !("id" in chosen)) return;
        onSelect(null);
        setLine(chosen.id);
      }}
      onNodesChange={(changes) => {
        move(changes);
        // The keyboard selects through changes, not clicks.
        const chosen = changes.find((change) => change.type === "select" && change.selected);
        if (!chosen || !("id" in chosen)) return;
        setLine(null);
        onSelect(chosen.id);
      }}
    >
      <Background gap={16} color="var(--line)" />
      <Controls showInteractive={false} />
      {graph.steps.length > many ? <MiniMap pannable zoomable aria-label="Overview" /> : null}
    </ReactFlow>
  );
}
