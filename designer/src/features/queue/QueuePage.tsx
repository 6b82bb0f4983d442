import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { QueueItem } from "../../api/operations";
import { every } from "../../api/polling";
import { useProject } from "../../api/useProject";
import { More } from "../../parts/More";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Took } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { countReasons, lookOfReason } from "./reasons";

/** What does not move, and why. */
export default function QueuePage() {
  useTitle("Queue");
  const api = useProject();
  const queue = useInfiniteQuery({
    queryKey: [api.project, "queue"],
    queryFn: ({ pageParam, signal }) => api.listQueue(pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: every(2000),
  });
  const all = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const [kind, setKind] = useState("");
  const shown = kind ? all.filter((item) => item.kind === kind) : all;
  const counts = countReasons(all);
  return (
    <>
      <div className="head">
        <h1>Queue</h1>
        <div className="end">
          <select aria-label="Waits for" value={kind} onChange={(chosen) => setKind(chosen.target.value)}>
            <option value="">Whatever they wait for</option>
            {(kind && counts.every(([each]) => each !== kind) ? [...counts, [kind, 0] as const] : counts).map(([each, count]) => (
              <option key={each} value={each}>
                {lookOfReason(each).word} ({count})
              </option>
            ))}
          </select>
        </div>
      </div>
      <Problem failure={queue.error} />
      <div className="panel">
        {shown.length > 0 ? (
          <QueueTable items={shown} />
        ) : queue.isPending ? (
          <Loading what="the queue" />
        ) : (
          <Empty title={queue.hasNextPage ? "Of the newest runs none waits" : kind ? "Nothing waits for that" : "Nothing waits"}>
            Runs and steps that can't go on stand here, with what they wait for.
          </Empty>
        )}
        <More list={queue} words="Those of older runs" />
      </div>
    </>
  );
}

function QueueTable({ items }: { items: QueueItem[] }) {
  const now = useNow();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Step</th>
          <th scope="col">Waits for</th>
          <th scope="col">Why</th>
          <th scope="col" className="optional">
            For
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.run} ${item.step} ${item.kind}`}>
            <td>
              <RunLink label={item.run} {...(item.step ? { step: item.step } : {})} />
            </td>
            <td>
              <span className="name clip" title={item.step ?? "the whole run"}>
                {item.step ?? <span className="soft">all of it</span>}
              </span>
            </td>
            <td>
              <StateMark look={lookOfReason(item.kind)} />
            </td>
            <td className="wraps">{item.text}</td>
            <td className="optional">
              <Took from={item.since} to={null} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
