import {
  Background,
  ControlButton,
  Controls,
  type FinalConnectionState,
  getViewportForBounds,
  ReactFlow,
  type Viewport,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "../styles/graph.css";
import { Maximize } from "lucide-react";
import { useMemo, useState } from "react";
import type { GraphEdits, GraphViewProps } from "./GraphView";
import { type Layout, nodeHeight, nodeWidth } from "./layout";
import { Minimap } from "./Minimap";
import { NeedEdge } from "./NeedEdge";
import { Overview } from "./Overview";
import { withOwnPlaces } from "./places";
import { StepContents, StepNode } from "./StepNode";
import { type Bounds, boundsOf, linesOf, type Tile, tilesOf } from "./scene";
import { cornerAt, type Flow, useDrop } from "./useDrop";
import { useFlight } from "./useFlight";
import { useFlowEdges, useFlowNodes } from "./useFlowNodes";
import { useMoves } from "./useMoves";

const nodeTypes = { step: StepNode };
const edgeTypes = { need: NeedEdge };
const many = 40;

/** Below this zoom the graph is a picture: what is written in its nodes could not be read any more. */
const overviewBelow = 0.4;

interface DrawnGraphProps extends GraphViewProps {
  layout: Layout;
  box: HTMLElement;
}

/** A graph whose places are known: from near with the nodes of the document, from afar as a picture. */
export function DrawnGraph({ graph, layout: laidOut, box, contentOf, selected, onSelect, edits }: DrawnGraphProps) {
  const { moving, move } = useMoves(edits);
  const [line, setLine] = useState<string | null>(null);
  const [flow, setFlow] = useState<Flow | null>(null);
  const { over, handlers } = useDrop(flow, graph, edits?.onDrop);
  const layout = useMemo(() => withOwnPlaces(laidOut, { ...graph.places, ...moving }), [laidOut, graph, moving]);
  const bounds = useMemo(() => boundsOf(graph, layout), [graph, layout]);
  const isLarge = graph.steps.length > many;
  // A few steps begin near, if not with all of them: their names say more than where they lie.
  const [first] = useState(() => (isLarge ? wholeOf(bounds, box) : nearOf(bounds, box)));
  const [isFar, setIsFar] = useState(first.zoom < overviewBelow);
  const { isFlying, flyTo, stop } = useFlight(flow, box);
  const isOverview = isFar || isFlying;
  const nodes = useFlowNodes(graph, layout, selected, isOverview);
  const edges = useFlowEdges(graph, layout, { isEdited: edits !== undefined, selected: line, over }, isOverview);
  const isPainted = isOverview || isLarge;
  const tiles = useMemo(() => (isPainted ? tilesOf(graph, layout, contentOf) : []), [isPainted, graph, layout, contentOf]);
  const lines = useMemo(() => new Path2D(isPainted ? linesOf(graph, layout) : ""), [isPainted, graph, layout]);
  const select = (name: string | null) => {
    setLine(null);
    onSelect(name);
  };
  const choose = (tile: Tile | null, isByKey: boolean) => {
    select(tile?.name ?? null);
    if (!tile) return;
    flyTo({ x: tile.x + nodeWidth / 2, y: tile.y + nodeHeight / 2 }, 1, () => isByKey && focusSoon(box, tile.name));
  };
  return (
    <StepContents value={contentOf}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultViewport={first}
        minZoom={Math.min(0.1, first.zoom)}
        nodesDraggable={edits !== undefined}
        nodesConnectable={edits !== undefined}
        isValidConnection={(line) => edits?.whyNotConnect(line.source, line.target) === null}
        onInit={setFlow}
        // Who takes hold of it on the way goes on from there.
        onMoveStart={(event) => event && stop()}
        onMove={(_, view) => setIsFar(view.zoom < overviewBelow)}
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
        onlyRenderVisibleElements={isLarge}
        deleteKeyCode={edits ? ["Backspace", "Delete"] : null}
        onNodeClick={(_, node) => select(node.id)}
        onPaneClick={() => isOverview || select(null)}
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
          if (chosen && "id" in chosen) select(chosen.id);
        }}
      >
        {isOverview ? <Overview {...{ tiles, lines, selected }} onChoose={choose} /> : <Background gap={16} color="var(--line)" />}
        <Controls showInteractive={false} showFitView={false}>
          <ControlButton title="Show all" aria-label="Show all" onClick={() => void flow?.setViewport(wholeOf(bounds, box))}>
            <Maximize aria-hidden />
          </ControlButton>
        </Controls>
        {isLarge && !isOverview ? <Minimap {...{ tiles, lines, bounds, selected }} /> : null}
      </ReactFlow>
    </StepContents>
  );
}

/** The view that shows all of it, below how many steps are in which state. */
function wholeOf(bounds: Bounds, { clientWidth, clientHeight }: HTMLElement): Viewport {
  return getViewportForBounds(bounds, clientWidth, clientHeight, 0, 1, { top: "52px", x: "24px", bottom: "16px" });
}

/** The view that shows as much of it as can be read. */
function nearOf(bounds: Bounds, { clientWidth, clientHeight }: HTMLElement): Viewport {
  return getViewportForBounds(bounds, clientWidth, clientHeight, overviewBelow, 1, 0.06);
}

/** Where the focus was on the picture, it comes to the node, once that is in the document. */
function focusSoon(box: HTMLElement, name: string, frames = 30): void {
  const node = box.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(name)}"]`);
  if (node) node.focus();
  else if (frames > 0) requestAnimationFrame(() => focusSoon(box, name, frames - 1));
}

/** A line may be drawn from either of its ends. */
function whyRefused(edits: GraphEdits | undefined, line: FinalConnectionState): string | null {
  const [one, other] = [line.fromNode?.id ?? "", line.toNode?.id ?? ""];
  const [from, to] = line.fromHandle?.type === "target" ? [other, one] : [one, other];
  return line.isValid ? null : (edits?.whyNotConnect(from, to) ?? null);
}
