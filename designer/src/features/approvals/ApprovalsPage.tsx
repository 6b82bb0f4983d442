import { useApprovals } from "../../api/queries";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { useTitle } from "../../parts/useTitle";
import { ApprovalCard } from "./ApprovalCard";

/** What waits for people, those of the oldest runs first. */
export function ApprovalsPage() {
  useTitle("Approvals");
  const approvals = useApprovals();
  const items = approvals.data?.items ?? [];
  return (
    <>
      <div className="head">
        <h1>Approvals</h1>
      </div>
      <Problem failure={approvals.error} />
      {items.length > 0 ? (
        <div className="cards">
          {items.map((each) => (
            <ApprovalCard key={`${each.run} ${each.step} ${each.digest}`} open={each} />
          ))}
        </div>
      ) : (
        <div className="panel">{approvals.isPending ? <Loading what="the approvals" /> : <Empty title="Nothing waits for people" />}</div>
      )}
    </>
  );
}
