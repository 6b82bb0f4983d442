import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { parseLabel } from "../../api/client";
import type { OpenApproval } from "../../api/types";
import { useProject } from "../../api/useProject";
import { ApprovalAsked } from "../../parts/ApprovalAsked";
import { Confirm } from "../../parts/Confirm";
import { RunLink } from "../../parts/RunLink";
import { type Choice, whatIsLacking } from "./comments";
import { EvidenceTable } from "./EvidenceTable";
import { choiceOf } from "./keys";

const COMMENT = { optional: "Comment", onReject: "Comment (required to reject)", required: "Comment (required)" } as const;

/** A decision, and what it is for. */
interface Decided {
  choice: Choice;
  digest: string;
}

interface ApprovalCardProps {
  open: OpenApproval;
  /** Told what became of a decision: the card may be gone by then. */
  onOutcome: (words: string, isRefused: boolean) => void;
}

/** One question, with what it is about beside the buttons. A decision counts for what is shown here, and nothing else. */
export function ApprovalCard({ open, onOutcome }: ApprovalCardProps) {
  const api = useProject();
  const queries = useQueryClient();
  const [heading, lackingId] = [useId(), useId()];
  const field = useRef<HTMLTextAreaElement>(null);
  const [comment, setComment] = useState("");
  const [lacking, setLacking] = useState<string | null>(null);
  const what = `${open.run} ${open.step}`;
  const decided = useMutation({
    mutationFn: ({ choice, digest }: Decided) => api.decide(parseLabel(open.run), open.step, { decision: choice, comment, digest }),
    onSuccess: (_, { choice }) => onOutcome(`You have ${choice === "approve" ? "approved" : "rejected"} ${what}.`, false),
    onError: (failure) => onOutcome(`Your decision on ${what} does not count: ${failure.message}`, true),
    onSettled: () => queries.invalidateQueries({ queryKey: [api.project, "approvals"] }),
  });
  const lacksFor = (choice: Choice) => {
    const lacks = whatIsLacking(open.approval.commentRule, choice, comment);
    setLacking(lacks);
    if (lacks) field.current?.focus();
    return lacks !== null;
  };
  const decide = (choice: Choice, digest = open.digest) => {
    if (!lacksFor(choice)) decided.mutate({ choice, digest });
  };
  // A letter alone is easily pressed by mistake, so it asks first, and for nothing but what was looked at when it was pressed.
  const [asked, setAsked] = useState<Decided | null>(null);
  const press = (pressed: KeyboardEvent<HTMLElement>) => {
    const choice = open.whyNot || decided.isPending ? null : choiceOf(pressed);
    if (!choice) return;
    pressed.preventDefault();
    if (!lacksFor(choice)) setAsked({ choice, digest: open.digest });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys are for the card that has the focus
    <article className="panel card" aria-labelledby={heading} aria-keyshortcuts="A R" tabIndex={0} onKeyDown={press}>
      <h2 id={heading}>
        <RunLink label={open.run} step={open.step} /> {open.step}
      </h2>
      <ApprovalAsked approval={open.approval} />
      <EvidenceTable open={open} />
      <p className="meta">
        Version {open.version}, started by {open.requester}.
      </p>
      {open.whyNot ? (
        <p className="soft">You can't decide it: {open.whyNot}.</p>
      ) : (
        <>
          <label className="field">
            {COMMENT[open.approval.commentRule]}
            <textarea
              ref={field}
              rows={2}
              maxLength={1000}
              required={open.approval.commentRule === "required"}
              aria-invalid={lacking !== null}
              aria-describedby={lacking ? lackingId : undefined}
              value={comment}
              onChange={(changed) => {
                setComment(changed.target.value);
                setLacking(null);
              }}
            />
          </label>
          {lacking ? (
            <p id={lackingId} className="bad">
              {lacking}
            </p>
          ) : null}
          <div className="buttons">
            <button type="button" className="primary" disabled={decided.isPending} onClick={() => decide("approve")}>
              Approve
            </button>
            <button type="button" className="danger" disabled={decided.isPending} onClick={() => decide("reject")}>
              Reject
            </button>
            <span className="meta">
              or <kbd>A</kbd>, <kbd>R</kbd>
            </span>
          </div>
          {asked ? (
            <Confirm
              question={asked.choice === "approve" ? `Approve ${what}?` : `Reject ${what}?`}
              answer={asked.choice === "approve" ? "Approve" : "Reject"}
              isDanger={asked.choice === "reject"}
              onYes={() => decide(asked.choice, asked.digest)}
              onClose={() => setAsked(null)}
            />
          ) : null}
        </>
      )}
    </article>
  );
}
