import { useState } from "react";
import { useNavigate } from "react-router";
import { labelOf, type RunName } from "../../api/client";
import { useNewestRuns } from "../../api/runQueries";
import type { Run, RunSummary } from "../../api/types";
import { lookOfRun } from "../../graph/states";
import { Problem } from "../../parts/Notes";
import { PickMenu } from "../../parts/PickMenu";
import { pathOfComparison } from "../../parts/RunLink";
import { exact } from "../../parts/times";
import { toCompare } from "./toCompare";

const most = 50;

/** Asks for another run, the one before this of its workflow first, and shows both side by side. */
export function CompareWith({ name, run }: { name: RunName; run: Run }) {
  const [isOpen, setIsOpen] = useState(false);
  const navigate = useNavigate();
  const own = useNewestRuns({ workflow: run.workflow, limit: most }, isOpen);
  const others = useNewestRuns({ limit: most }, isOpen);
  const offered = toCompare(labelOf(name), run, own.data?.items ?? [], others.data?.items ?? []);
  const isPending = own.isPending || others.isPending;
  const open = (label: string) => {
    const other = offered.find((each) => each.label === label);
    // The older one stands before the newer one.
    const isOlder = other !== undefined && other.createdAt <= run.createdAt;
    navigate(isOlder ? pathOfComparison(label, labelOf(name)) : pathOfComparison(labelOf(name), label));
  };
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        Compare with …
      </button>
      {isOpen && isPending ? <span role="status">Loading the runs …</span> : null}
      {isOpen ? <Problem failure={own.error ?? others.error} /> : null}
      {isOpen && !isPending && (own.data || others.data) ? (
        <PickMenu
          heading={`Compare ${labelOf(name)} with`}
          picks={offered.map((each) => ({ key: each.label, title: each.label, what: whatOf(each) }))}
          onPick={open}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </>
  );
}

function whatOf(run: RunSummary): string {
  return `${lookOfRun(run).word}, v${run.version}, ${exact(run.createdAt)}`;
}
