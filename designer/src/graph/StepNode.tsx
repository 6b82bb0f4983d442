import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { createContext, memo, useContext } from "react";
import { StateMark } from "../parts/StateMark";
import type { Look } from "./states";

export interface StepNodeContent {
  name: string;
  /** What it does: an activity, a workflow, `approval`. */
  work: string;
  /** Null where nothing runs: in a definition. */
  look: Look | null;
  /** How many of its instances have ended, of how many. */
  instances: string | null;
  /** The same as a share of one. */
  share?: number;
}

interface StepNodeData extends Record<string, unknown> {
  /** By which the name of its group is found. */
  labelId: string;
  /** What it needs, in words; empty where it needs nothing. */
  after: string;
  isMany: boolean;
}

export type StepFlowNode = Node<StepNodeData, "step">;

/** What is drawn of each step. It changes far more often than the graph, which React Flow need not hear of. */
export const StepContents = createContext<(name: string) => StepNodeContent>((name) => ({
  name,
  work: "",
  look: null,
  instances: null,
}));

/** A step as the graph draws it. */
export const StepNode = memo(function StepNode({ id, data, selected, isConnectable }: NodeProps<StepFlowNode>) {
  const { name, work, look, instances, share } = useContext(StepContents)(id);
  return (
    <div className={`node is-${look?.tone ?? "plain"}${data.isMany ? " many" : ""}${selected ? " selected" : ""}`}>
      <Handle type="target" position={Position.Top} isConnectable={isConnectable} />
      <span id={data.labelId} className="for-readers">
        {`${name}, ${look?.word ?? work}${data.after}`}
      </span>
      <span className="node-name clip" title={name}>
        {name}
      </span>
      <span className="node-more">
        {look ? <StateMark look={look} /> : null}
        <span className="meta clip">{instances ?? work}</span>
      </span>
      {share === undefined ? null : <span className="node-share" style={{ width: `${share * 100}%` }} />}
      <Handle type="source" position={Position.Bottom} isConnectable={isConnectable} />
    </div>
  );
});
