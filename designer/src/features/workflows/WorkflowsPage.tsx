import { Link } from "react-router";
import type { Draft } from "../../api/definitions";
import { useDrafts, useWorkflows } from "../../api/queries";
import { useMay } from "../../api/useProject";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { Bring } from "./Bring";

/** What can be run. */
export default function WorkflowsPage() {
  useTitle("Workflows");
  const workflows = useWorkflows();
  const now = useNow();
  const items = workflows.data?.items ?? [];
  const mayDraft = useMay("author");
  const drafts = new Map(useDrafts().data?.items.map((each) => [each.workflow, each]));
  const unpublished = [...drafts.values()].filter((each) => each.base === 0 && items.every((workflow) => workflow.name !== each.workflow));
  return (
    <>
      <div className="head">
        <h1>Workflows</h1>
      </div>
      <Problem failure={workflows.error} />
      <div className="panel">
        {items.length === 0 ? (
          workflows.isPending ? (
            <Loading what="the workflows" />
          ) : (
            <Empty title="No workflow is published yet">
              <pre>wf publish first.yaml</pre>
            </Empty>
          )
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Workflow</th>
                <th scope="col">Live version</th>
                <th scope="col">Runs</th>
                <th scope="col">Published</th>
                <th scope="col" className="optional">
                  Draft
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((each) => (
                <tr key={each.name}>
                  <td className="wide">
                    <Link className="clip" to={`/workflows/${each.name}`}>
                      {each.name}
                    </Link>
                  </td>
                  <td>
                    v{each.live}
                    <span className="meta"> of {each.versions}</span>
                  </td>
                  <td>{each.runs > 0 ? <Link to={`/runs?workflow=${each.name}`}>{each.runs}</Link> : "none"}</td>
                  <td>
                    <Ago time={each.changedAt} now={now} />
                  </td>
                  <td className="optional">
                    <DraftLink draft={drafts.get(each.name)} now={now} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {mayDraft && !workflows.isPending ? <Bring isEmpty={items.length === 0} /> : null}
      {unpublished.length > 0 ? (
        <section className="panel below" aria-label="Not published yet">
          <h2>Not published yet</h2>
          <table className="table">
            <tbody>
              {unpublished.map((each) => (
                <tr key={each.workflow}>
                  <td className="wide">
                    <Link className="clip" to={`/workflows/${each.workflow}/edit`}>
                      {each.workflow}
                    </Link>
                  </td>
                  <td>
                    <DraftLink draft={each} now={now} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </>
  );
}

function DraftLink({ draft, now }: { draft: Draft | undefined; now: number }) {
  return draft ? (
    <Link to={`/workflows/${draft.workflow}/edit`} title={`A draft of ${draft.by}`}>
      <Ago time={draft.at} now={now} />
    </Link>
  ) : null;
}
