import type { Approval } from "../api/types";
import { exact } from "./times";
import { Value } from "./Value";

/** What people are asked, what their answer is bound to, and what they have said so far. */
export function ApprovalAsked({ approval }: { approval: Approval }) {
  const approved = approval.votes.filter((vote) => vote.approved).length;
  return (
    <div className="asked">
      {approval.text ? <p className="question">{approval.text}</p> : null}
      <p className="meta">
        {approval.from.length > 0 ? `Asked: ${approval.from.join(", ")}. ` : ""}
        {approved} of {approval.count} approved.
        {approval.commentRule === "required" ? " A comment has to say why." : ""}
        {approval.commentRule === "onReject" ? " Who rejects has to say why, in a comment." : ""}
        {approval.deadline ? ` Until ${exact(approval.deadline)}.` : ""}
        {approval.escalatedAt ? ` Nobody had decided by ${exact(approval.escalatedAt)}, and more people are asked since.` : ""}
      </p>
      {approval.votes.map((vote) => (
        <p key={`${vote.actor} ${vote.at}`}>
          {vote.actor}
          {vote.onBehalfOf ? ` for ${vote.onBehalfOf}` : ""} {vote.approved ? "approved" : "rejected"}
          {vote.comment ? `: “${vote.comment}”` : ""}
        </p>
      ))}
      {approval.bound == null ? null : (
        <details>
          <summary>What the decision is bound to</summary>
          <Value value={approval.bound} />
        </details>
      )}
    </div>
  );
}
