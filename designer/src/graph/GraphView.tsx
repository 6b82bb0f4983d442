import { Background, Controls, type FinalConnectionState, MarkerType, MiniMap, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "../styles/graph.css";
import { useMemo } from "react";
import type { Graph } from "../document/graph";
import { edgeKey, nodeHeight, nodeWidth } from "./layout";
import { NeedEdge, type NeedFlowEdge } from "./NeedEdge";
import { type StepFlowNode, StepNode, type StepNodeContent } from "./StepNode";
import { useLayout } from "./useLayout";

const nodeTypes = { step: StepNode };
const edgeTypes = { need: NeedEdge };
const many = 40;

/** A line may be drawn from either of its ends. */
function whyRefused(edits: GraphEdits | undefined, line: FinalConnectionState): string | null {
  const [one, other] = [line.fromNode?.id ?? "", line.toNode?.id ?? ""];
  const [from, to] = line.fromHandle?.type === "target" ? [other, one] : [one, other];
  return line.isValid ? null : (edits?.whyNotConnect(from, to) ?? null);
}

/** What runs when all else has ended lies below it, though it says no needs. */
function unwritten(graph: Graph): Graph["edges"] {
  const needed = new Set(graph.edges.map((edge) => edge.from));
  const last = graph.steps.filter((step) => !step.isFinal && !needed.has(step.name));
  return graph.steps
    .filter((step) => step.isFinal && step.needs.length === 0)
    .flatMap((final) => last.map((step) => ({ from: step.name, to: final.name })));
}

/** What may be done to a graph that is edited; it only says what was asked for. */
export interface GraphEdits {
  onConnect: (from: string, to: string) => void;
  whyNotConnect: (from: string, to: string) => string | null;
  /** A line was drawn that may not be. */
  onRefused: (why: string) => void;
  onDeleteSteps: (names: string[]) => void;
  onDeleteEdge: (from: string, to: string) => void;
}

interface GraphViewProps {
  graph: Graph;
  /** What is drawn of a step. */
  contentOf: (name: string) => StepNodeContent;
  selected: string | null;
  onSelect: (name: string | null) => void;
  /** Absent: it is only looked at. */
  edits?: GraphEdits;
}

/** The whole DAG of a version. It only draws, and says what was chosen. */
export function GraphView({ graph, contentOf, selected, onSelect, edits }: GraphViewProps) {
  const wanted = useMemo(() => ({ nodes: graph.steps.map((step) => step.name), edges: [...graph.edges, ...unwritten(graph)] }), [graph]);
  const layout = useLayout(wanted);
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
        focusable: edits !== undefined,
        ariaLabel: `${edge.to} needs ${edge.from}`,
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: "var(--line-strong)" },
        data: { bends: layout?.edges[edgeKey(edge)] ?? [] },
      })),
    [graph, layout, edits],
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
      nodesDraggable={false}
      nodesConnectable={edits !== undefined}
      isValidConnection={(line) => edits?.whyNotConnect(line.source, line.target) === null}
      onConnect={(line) => edits?.onConnect(line.source, line.target)}
      onConnectEnd={(_, line) => {
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
      onNodeClick={(_, node) => onSelect(node.id)}
      onPaneClick={() => onSelect(null)}
      onNodesChange={(changes) => {
        // The keyboard selects through changes, not clicks.
        const chosen = changes.find((change) => change.type === "select" && change.selected);
        if (chosen && "id" in chosen) onSelect(chosen.id);
      }}
    >
      <Background gap={16} color="var(--line)" />
      <Controls showInteractive={false} />
      {graph.steps.length > many ? <MiniMap pannable zoomable aria-label="Overview" /> : null}
    </ReactFlow>
  );
}
