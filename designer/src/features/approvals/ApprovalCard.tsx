import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { parseLabel } from "../../api/client";
import type { OpenApproval } from "../../api/types";
import { useProject } from "../../api/useProject";
import { ApprovalAsked } from "../../parts/ApprovalAsked";
import { Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";

const COMMENT = { optional: "Comment", onReject: "Comment (required to reject)", required: "Comment (required)" } as const;

/** One question, with what it is about beside the buttons. A decision counts for what is shown here, and nothing else. */
export function ApprovalCard({ open }: { open: OpenApproval }) {
  const api = useProject();
  const queries = useQueryClient();
  const heading = useId();
  const [comment, setComment] = useState("");
  const decided = useMutation({
    mutationFn: (decision: "approve" | "reject") => api.decide(parseLabel(open.run), open.step, { decision, comment, digest: open.digest }),
    onSettled: () => queries.invalidateQueries({ queryKey: [api.project, "approvals"] }),
  });
  const isBusy = decided.isPending || decided.isSuccess;
  const rule = open.approval.commentRule;
  const isSilent = comment.trim() === "";
  return (
    <article className="panel card" aria-labelledby={heading}>
      <h2 id={heading}>
        <RunLink label={open.run} step={open.step} /> {open.step}
      </h2>
      <ApprovalAsked approval={open.approval} />
      <p className="meta">
        Version {open.version}, started by {open.requester}.
      </p>
      <Problem failure={decided.error} />
      {open.whyNot ? (
        <p className="soft">You can't decide it: {open.whyNot}.</p>
      ) : (
        <>
          <label className="field">
            {COMMENT[rule]}
            <textarea
              rows={2}
              maxLength={1000}
              required={rule === "required"}
              value={comment}
              onChange={(changed) => setComment(changed.target.value)}
            />
          </label>
          <div className="buttons">
            <button
              type="button"
              className="primary"
              disabled={isBusy || (isSilent && rule === "required")}
              onClick={() => decided.mutate("approve")}
            >
              Approve
            </button>
            <button
              type="button"
              className="danger"
              disabled={isBusy || (isSilent && rule !== "optional")}
              onClick={() => decided.mutate("reject")}
            >
              Reject
            </button>
          </div>
        </>
      )}
    </article>
  );
}
