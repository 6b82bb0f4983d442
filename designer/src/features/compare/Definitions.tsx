import { Link } from "react-router";
import { useDiff } from "../../api/queries";
import type { Json, Run } from "../../api/types";
import { Loading, Problem } from "../../parts/Notes";
import { Clipped } from "./Clipped";
import { type Changed, changedOf } from "./changed";
import { Head } from "./Rows";
import { textOf } from "./values";

/** What changed in meaning between the versions that the runs are of: comments, order and layout don't count. */
export function Definitions({ first, second }: { first: Run; second: Run }) {
  const isOne = first.workflow === second.workflow;
  const isAsked = isOne && first.version !== second.version;
  const diff = useDiff(first.workflow, first.version, second.version, isAsked);
  const link = (run: Run) => <Link to={`/workflows/${run.workflow}/${run.version}`}>version {run.version}</Link>;
  return (
    <section className="panel below" aria-label="Definition">
      <h2>Definition</h2>
      <p className="soft empty">
        {!isOne ? (
          "Definitions of different workflows are not compared."
        ) : isAsked ? (
          <>
            From {link(first)} to {link(second)}.
          </>
        ) : (
          <>Both ran {link(first)}.</>
        )}
      </p>
      <Problem failure={diff.error} />
      {isAsked && diff.isPending ? <Loading what="what has changed" /> : null}
      {diff.data && isAsked ? <Changes changes={changedOf(diff.data)} labels={[`v${first.version}`, `v${second.version}`]} /> : null}
    </section>
  );
}

function Changes({ changes, labels }: { changes: Changed[]; labels: [string, string] }) {
  if (changes.length === 0) return <p className="soft empty">Nothing has changed in meaning.</p>;
  return (
    <table className="table compare">
      <Head first="Where" labels={labels} />
      <tbody>
        {changes.map(({ where, field, change }, index) => (
          // Of one list there may be several changes, all at its path.
          <tr key={`${change.path} ${index}`}>
            <th scope="row">
              {where} {field ? <code>{field}</code> : null}
            </th>
            <td>
              <Clipped text={shown(change.before)} />
            </td>
            <td>
              <Clipped text={shown(change.after)} />
            </td>
            <td>{change.kind}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: Json | undefined): string | null {
  return value === undefined ? null : textOf(value);
}
