import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listActs } from "../../api/administration";
import type { Act } from "../../api/operations";
import { every } from "../../api/polling";
import { useProject } from "../../api/useProject";
import { More } from "../../parts/More";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { Verify } from "./Verify";

/** Who did what, newest first. */
export function Audit({ isAdminEverywhere }: { isAdminEverywhere: boolean }) {
  const { project } = useProject();
  const of = isAdminEverywhere ? null : project;
  const [actor, setActor] = useState("");
  const [act, setAct] = useState("");
  const acts = useInfiniteQuery({
    queryKey: ["audit", of, actor, act],
    queryFn: ({ pageParam, signal }) => listActs(of, { actor, act, cursor: pageParam }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: every(10_000),
  });
  const items = acts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel below" aria-label="Audit">
      <div className="section-head">
        <h2>{isAdminEverywhere ? "Audit" : `Audit of ${project}`}</h2>
        <div className="filters">
          <input
            type="text"
            aria-label="Who"
            placeholder="By …"
            value={actor}
            onChange={(changed) => setActor(changed.target.value.trim())}
          />
          <input
            type="text"
            aria-label="What"
            placeholder="run.start …"
            value={act}
            onChange={(changed) => setAct(changed.target.value.trim())}
          />
        </div>
      </div>
      {isAdminEverywhere ? <Verify /> : null}
      <Problem failure={acts.error} />
      {items.length > 0 ? (
        <ActTable acts={items} />
      ) : acts.isPending ? (
        <Loading what="the audit" />
      ) : (
        <Empty title={actor || act ? "No act is like that" : "Nobody has done anything yet"} />
      )}
      <More list={acts} words="Older acts" />
    </section>
  );
}

function ActTable({ acts }: { acts: Act[] }) {
  const now = useNow();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col" className="optional">
            No.
          </th>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col" className="optional">
            From, to
          </th>
        </tr>
      </thead>
      <tbody>
        {acts.map((each) => (
          <tr key={each.number}>
            <td className="optional soft">{each.number}</td>
            <td>
              <Ago time={each.at} now={now} />
            </td>
            <td>
              <span className="name clip" title={`${each.actor}, by ${each.method}${each.address ? ` from ${each.address}` : ""}`}>
                {each.actor}
              </span>
            </td>
            <td>
              <code>{each.act}</code>{" "}
              <span className="name clip" title={each.object}>
                {each.object}
              </span>
            </td>
            <td className="optional wide">
              <span className="clip soft" title={change(each)}>
                {change(each)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function change({ before, after }: Act): string {
  return before && after ? `${before} → ${after}` : (after ?? (before ? `${before} → nothing` : ""));
}
