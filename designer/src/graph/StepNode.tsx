import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { StateMark } from "../parts/StateMark";
import type { Look } from "./states";

export interface StepNodeContent extends Record<string, unknown> {
  name: string;
  /** What it does: an activity, a workflow, `approval`. */
  work: string;
  /** Null where nothing runs: in a definition. */
  look: Look | null;
  /** How many of its instances have ended, of how many. */
  instances: string | null;
}

export type StepFlowNode = Node<StepNodeContent, "step">;

/** A step as the graph draws it. */
export const StepNode = memo(function StepNode({ data, selected, isConnectable }: NodeProps<StepFlowNode>) {
  return (
    <div className={`node is-${data.look?.tone ?? "plain"}${selected ? " selected" : ""}`}>
      <Handle type="target" position={Position.Top} isConnectable={isConnectable} />
      <span className="node-name clip" title={data.name}>
        {data.name}
      </span>
      <span className="node-more">
        {data.look ? <StateMark look={data.look} /> : null}
        <span className="meta clip">{data.instances ?? data.work}</span>
      </span>
      <Handle type="source" position={Position.Bottom} isConnectable={isConnectable} />
    </div>
  );
});
