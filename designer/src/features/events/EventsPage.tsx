import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Arrival } from "../../api/operations";
import { every } from "../../api/polling";
import { useMay, useProject } from "../../api/useProject";
import { More } from "../../parts/More";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { Value } from "../../parts/Value";
import { SendDialog } from "./SendDialog";

/** Events that came from other programs and from runs, newest first. */
export default function EventsPage() {
  useTitle("Events");
  const api = useProject();
  const [type, setType] = useState("");
  const [sent, setSent] = useState<string | null>(null);
  const events = useInfiniteQuery({
    queryKey: [api.project, "events", type],
    queryFn: ({ pageParam, signal }) => api.listArrivals(type, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: every(2000),
  });
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="head">
        <h1>Events</h1>
        <div className="end">
          <input
            type="text"
            aria-label="Type"
            placeholder="Of the type …"
            value={type}
            onChange={(changed) => setType(changed.target.value.trim())}
          />
          {useMay("operator") ? <SendDialog onSent={(arrival) => setSent(`${arrival.type} is stored.`)} /> : null}
        </div>
      </div>
      <p role="status" className="soft">
        {sent}
      </p>
      <Problem failure={events.error} />
      <div className="panel">
        {items.length > 0 ? (
          <EventTable items={items} />
        ) : events.isPending ? (
          <Loading what="the events" />
        ) : (
          <Empty title={type ? "No event of this type came" : "No event came yet"}>
            Other programs send them to <code>POST …/events</code>, and a workflow says what they start:
            <pre>{"triggers:\n  arrived: { event: { type: data.arrived } }"}</pre>
          </Empty>
        )}
        <More list={events} words="Older events" />
      </div>
    </>
  );
}

function EventTable({ items }: { items: Arrival[] }) {
  const now = useNow();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Came</th>
          <th scope="col">What</th>
          <th scope="col" className="optional">
            From
          </th>
          <th scope="col" className="optional">
            Sent by
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((event) => (
          <tr key={`${event.source} ${event.id}`}>
            <td>
              <Ago time={event.at} now={now} />
            </td>
            <td className="wide">
              <details>
                <summary>
                  <span className="clip">
                    {event.type}
                    {event.subject ? <span className="soft"> {event.subject}</span> : null}
                  </span>
                </summary>
                <p className="meta">
                  {event.id}
                  {event.time ? <> · happened {<Ago time={event.time} now={now} />}</> : null}
                </p>
                <Value value={event.data} />
              </details>
            </td>
            <td className="optional">
              <span className="name clip" title={event.source}>
                {event.source}
              </span>
            </td>
            <td className="optional">
              <span className="name clip soft" title={event.by}>
                {event.by}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
