import { Link, useParams } from "react-router";
import { useDeliveries, useTrigger } from "../../api/queries";
import type { TriggerPage as Page } from "../../api/types";
import { Loading, Problem } from "../../parts/Notes";
import { StateMark } from "../../parts/StateMark";
import { Ago } from "../../parts/Time";
import { useNow, withOffset } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { Deliveries } from "./Deliveries";
import { Hook } from "./Hook";
import { lookOfTrigger } from "./looks";
import { Slots } from "./Slots";
import { TriggerVerbs } from "./TriggerVerbs";

/** One trigger: what comes, and what came of it. */
export default function TriggerPage() {
  const { workflow = "", trigger: name = "" } = useParams();
  useTitle(`${workflow} ${name}`);
  const read = useTrigger(workflow, name);
  const kind = read.data?.trigger.kind;
  const isSent = kind === "webhook" || kind === "git" || kind === "event";
  const deliveries = useDeliveries(workflow, name, isSent);
  return (
    <>
      <div className="head">
        <h1>
          {workflow} {name}
        </h1>
        {read.data ? (
          <>
            <StateMark look={lookOfTrigger(read.data.trigger)} />
            <TriggerVerbs trigger={read.data.trigger} />
          </>
        ) : null}
      </div>
      <Problem failure={read.error ?? deliveries.error} />
      {read.data ? (
        <>
          <Facts page={read.data} />
          {read.data.times.length > 0 ? <Times times={read.data.times} isPaused={read.data.trigger.pausedBy !== null} /> : null}
          {kind === "schedule" ? <Slots slots={read.data.slots} /> : null}
          {kind === "webhook" || kind === "git" ? <Hook trigger={read.data.trigger} /> : null}
          {deliveries.data ? <Deliveries deliveries={deliveries.data.items} isWebhook={kind !== "event"} /> : null}
        </>
      ) : read.error ? null : (
        <Loading what={`${workflow} ${name}`} />
      )}
    </>
  );
}

function Facts({ page: { trigger } }: { page: Page }) {
  const now = useNow();
  return (
    <p className="meta facts">
      <span>
        <Link to={`/workflows/${trigger.workflow}`}>workflow {trigger.workflow}</Link>
      </span>
      <span>
        {trigger.kind}
        {trigger.what ? `: ${trigger.what}` : ""}
      </span>
      {trigger.pausedBy ? (
        <span>
          paused by {trigger.pausedBy} {trigger.pausedAt ? <Ago time={trigger.pausedAt} now={now} /> : null}
        </span>
      ) : trigger.whyNot ? (
        <span>{trigger.whyNot}</span>
      ) : null}
      {trigger.waiting ? <span>{trigger.waiting} wait for an earlier run to end</span> : null}
    </p>
  );
}

function Times({ times, isPaused }: { times: string[]; isPaused: boolean }) {
  return (
    <section className="panel below">
      <h2>{isPaused ? "Next times, once it is resumed" : "Next times"}</h2>
      <ol className="times">
        {times.map((time) => (
          <li key={time}>
            <time dateTime={time}>{withOffset(time)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}
