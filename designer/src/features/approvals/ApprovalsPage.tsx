import { useState } from "react";
import { Link } from "react-router";
import { useApprovals } from "../../api/queries";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { useTitle } from "../../parts/useTitle";
import { ApprovalCard } from "./ApprovalCard";

/** So many outcomes stay on the page, the newest. */
const most = 3;

interface Outcome {
  id: number;
  words: string;
  isRefused: boolean;
}

/** What waits for people, those of the oldest runs first. */
export default function ApprovalsPage() {
  useTitle("Approvals");
  const approvals = useApprovals();
  const items = approvals.data?.items ?? [];
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const add = (words: string, isRefused: boolean) =>
    setOutcomes((now) => [...now, { id: (now.at(-1)?.id ?? 0) + 1, words, isRefused }].slice(-most));
  return (
    <>
      <div className="head">
        <h1>Approvals</h1>
        <div className="end">
          <Link to="/approvals/delegations" className="button-like">
            Who decides for whom
          </Link>
        </div>
      </div>
      <Problem failure={approvals.error} />
      {items.length > 0 ? (
        <div className="cards">
          {items.map((each) => (
            // Not by the digest: when what is asked about changes, the comment that somebody writes stays.
            <ApprovalCard key={`${each.run} ${each.step} ${each.approval.askedAt}`} open={each} onOutcome={add} />
          ))}
        </div>
      ) : (
        <div className="panel">{approvals.isPending ? <Loading what="the approvals" /> : <Empty title="Nothing waits for people" />}</div>
      )}
      <div className="outcomes" role="status">
        {outcomes.map((each) => (
          <p key={each.id} className={each.isRefused ? "bad" : ""}>
            {each.words}
          </p>
        ))}
      </div>
    </>
  );
}
