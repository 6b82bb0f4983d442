import { useState } from "react";
import { useSearchParams } from "react-router";
import { useWorkflows } from "../../api/queries";
import { useRuns } from "../../api/runQueries";
import type { RunSummary } from "../../api/types";
import { useProject } from "../../api/useProject";
import { lookOfRun } from "../../graph/states";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Ago, Took } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { Chosen, whyNoMore } from "./Chosen";
import { LabelField } from "./LabelField";

const states = ["queued", "running", "succeeded", "failed", "cancelled"];

/** The runs of a project, newest first, as they go. */
export function RunsPage() {
  useTitle("Runs");
  const [search, setSearch] = useSearchParams();
  const workflow = search.get("workflow") ?? "";
  const state = search.get("state") ?? "";
  const label = search.getAll("label");
  const runs = useRuns({ workflow, state, label });
  const names = useWorkflows().data?.items.map((each) => each.name) ?? [];
  const filter = (name: string, value: string) =>
    setSearch((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    });
  const filterBy = (labels: string[]) =>
    setSearch((now) => {
      now.delete("label");
      for (const each of labels) now.append("label", each);
      return now;
    });
  const { project } = useProject();
  const [marks, setMarks] = useState<{ project: string; runs: RunSummary[] }>({ project, runs: [] });
  // A label names another run in another project.
  const chosen = marks.project === project ? marks.runs : [];
  const choose = (run: RunSummary, isChosen: boolean) =>
    setMarks({ project, runs: [...chosen.filter((each) => each.label !== run.label), ...(isChosen ? [run] : [])] });
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="head">
        <h1>Runs</h1>
        <div className="end">
          <LabelField key={label.join(" ")} labels={label} onChange={filterBy} />
          <select aria-label="Workflow" value={workflow} onChange={(chosen) => filter("workflow", chosen.target.value)}>
            <option value="">All workflows</option>
            {[...new Set(workflow ? [...names, workflow] : names)].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <select aria-label="State" value={state} onChange={(chosen) => filter("state", chosen.target.value)}>
            <option value="">All states</option>
            {states.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </div>
      </div>
      <Problem failure={runs.error} />
      <Chosen runs={chosen} onClear={() => setMarks({ project, runs: [] })} />
      <div className="panel">
        {items.length > 0 ? (
          <RunTable runs={items} chosen={chosen} onChoose={choose} />
        ) : (
          <Nothing isPending={runs.isPending} isFiltered={!!(workflow || state || label.length > 0)} />
        )}
        {runs.hasNextPage ? (
          <div className="more">
            <button type="button" disabled={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
              Older runs
            </button>
          </div>
        ) : null}
      </div>
    </>
  );
}

function Nothing({ isPending, isFiltered }: { isPending: boolean; isFiltered: boolean }) {
  if (isPending) return <Loading what="the runs" />;
  return isFiltered ? (
    <Empty title="No run is like that" />
  ) : (
    <Empty title="Nothing has run yet">
      Publish a workflow, then start it:
      <pre>wf publish first.yaml{"\n"}wf run first</pre>
    </Empty>
  );
}

interface RunTableProps {
  runs: RunSummary[];
  /** Those to be compared, two at most. */
  chosen: RunSummary[];
  onChoose: (run: RunSummary, isChosen: boolean) => void;
}

function RunTable({ runs, chosen, onChoose }: RunTableProps) {
  const now = useNow();
  const labels = chosen.map((run) => run.label);
  const isFull = labels.length >= 2;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col" className="choose">
            <span className="for-readers">Compare</span>
          </th>
          <th scope="col">Run</th>
          <th scope="col">State</th>
          <th scope="col" className="optional">
            What happened
          </th>
          <th scope="col" className="optional">
            Took
          </th>
          <th scope="col">Started</th>
          <th scope="col" className="optional">
            By
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td className="choose">
              <label className="check">
                <input
                  type="checkbox"
                  aria-label={`Compare ${run.label}`}
                  checked={labels.includes(run.label)}
                  disabled={isFull && !labels.includes(run.label)}
                  aria-describedby={isFull ? whyNoMore : undefined}
                  onChange={(changed) => onChoose(run, changed.target.checked)}
                />
              </label>
            </td>
            <td>
              <RunLink label={run.label} />
              <span className="meta"> v{run.version}</span>
            </td>
            <td>
              <StateMark look={lookOfRun(run)} />
            </td>
            <td className="optional wide">
              <span className="clip soft" title={run.message ?? ""}>
                {run.broken ?? run.message}
              </span>
            </td>
            <td className="optional">
              <Took from={run.startedAt} to={run.endedAt} now={now} />
            </td>
            <td>
              <Ago time={run.createdAt} now={now} />
            </td>
            <td className="optional">
              <span className="soft">{run.by}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
