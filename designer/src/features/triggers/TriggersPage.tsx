import { Link } from "react-router";
import { useTriggers } from "../../api/queries";
import type { Trigger } from "../../api/types";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Ahead } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { lookOfTrigger } from "./looks";

/** What starts runs by itself, and why something does not. */
export default function TriggersPage() {
  useTitle("Triggers");
  const triggers = useTriggers();
  const items = triggers.data?.items ?? [];
  return (
    <>
      <div className="head">
        <h1>Triggers</h1>
      </div>
      <Problem failure={triggers.error} />
      <div className="panel">
        {items.length > 0 ? (
          <TriggerTable triggers={items} />
        ) : triggers.isPending ? (
          <Loading what="the triggers" />
        ) : (
          <Empty title="No live version has a trigger">
            A workflow says what starts it:
            <pre>{"triggers:\n  nightly: { schedule: { cron: '0 3 * * *', timeZone: Europe/Dublin } }"}</pre>
          </Empty>
        )}
      </div>
    </>
  );
}

function TriggerTable({ triggers }: { triggers: Trigger[] }) {
  const now = useNow();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Trigger</th>
          <th scope="col">State</th>
          <th scope="col" className="optional">
            Starts a run
          </th>
          <th scope="col">Next</th>
          <th scope="col" className="optional">
            Last run
          </th>
        </tr>
      </thead>
      <tbody>
        {triggers.map((trigger) => (
          <tr key={`${trigger.workflow}/${trigger.name}`}>
            <td>
              <Link className="name clip" to={`/triggers/${trigger.workflow}/${trigger.name}`}>
                {trigger.workflow} {trigger.name}
              </Link>
            </td>
            <td>
              <StateMark look={lookOfTrigger(trigger)} />
            </td>
            <td className="optional wide">
              <span className="clip soft" title={trigger.whyNot ?? trigger.what}>
                {trigger.what}
                {trigger.whyNot ? `; ${trigger.whyNot}` : ""}
              </span>
            </td>
            <td>{trigger.next && !trigger.pausedBy ? <Ahead time={trigger.next} now={now} /> : null}</td>
            <td className="optional">{trigger.last?.run ? <RunLink label={trigger.last.run} /> : null}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
