import { Background, Controls, MarkerType, MiniMap, ReactFlow } from "@xyflow/react";
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

/** What runs when all else has ended lies below it, though it says no needs. */
function unwritten(graph: Graph): Graph["edges"] {
  const needed = new Set(graph.edges.map((edge) => edge.from));
  const last = graph.steps.filter((step) => !step.isFinal && !needed.has(step.name));
  return graph.steps
    .filter((step) => step.isFinal && step.needs.length === 0)
    .flatMap((final) => last.map((step) => ({ from: step.name, to: final.name })));
}

interface GraphViewProps {
  graph: Graph;
  /** What is drawn of a step. */
  contentOf: (name: string) => StepNodeContent;
  selected: string | null;
  onSelect: (name: string | null) => void;
}

/** The whole DAG of a version. It only draws, and says what was chosen. */
export function GraphView({ graph, contentOf, selected, onSelect }: GraphViewProps) {
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
        focusable: false,
        ariaLabel: `${edge.to} needs ${edge.from}`,
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: "var(--line-strong)" },
        data: { bends: layout?.edges[edgeKey(edge)] ?? [] },
      })),
    [graph, layout],
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
      nodesConnectable={false}
      onlyRenderVisibleElements={graph.steps.length > many}
      deleteKeyCode={null}
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
