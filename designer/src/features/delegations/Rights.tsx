import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Delegation } from "../../api/operations";
import { useProject } from "../../api/useProject";
import { Confirm } from "../../parts/Confirm";
import { Problem } from "../../parts/Notes";
import { StateMark } from "../../parts/StateMark";
import { Ago } from "../../parts/Time";
import { exact, useNow } from "../../parts/times";
import "../../styles/rights.css";
import { counts, lookOfDelegation } from "./delegations";

interface RightsProps {
  heading: string;
  /** Said where there is none. */
  none: string;
  rights: Delegation[];
  /** Who is named: whose right it is, to whom it went, or both. */
  person: "from" | "to" | "both";
  /** Whether one may take them back. */
  mayEnd: boolean;
}

/** Rights, each with how long it counts, and taken back once it is said that this is meant. */
export function Rights({ heading, none, rights, person, mayEnd }: RightsProps) {
  const api = useProject();
  const queries = useQueryClient();
  const now = useNow();
  const [asked, setAsked] = useState<Delegation | null>(null);
  const ended = useMutation({
    mutationFn: (id: string) => api.endDelegation(id),
    onSettled: () => queries.invalidateQueries({ queryKey: [api.project, "delegations"] }),
  });
  return (
    <section className="panel below" aria-label={heading}>
      <h2>{heading}</h2>
      <Problem failure={ended.error} />
      {rights.length === 0 ? (
        <p className="soft empty">{none}</p>
      ) : (
        <ul className="rights">
          {rights.map((each) => (
            <li key={each.id}>
              <span className="whom">
                {person === "from" ? `for ${each.from}` : person === "to" ? each.to : `${each.to} for ${each.from}`}
                <span className="meta">
                  since <Ago time={each.since} now={now} />, until <time dateTime={endOf(each)}>{exact(endOf(each))}</time>
                </span>
              </span>
              <StateMark look={lookOfDelegation(each, now)} />
              {mayEnd && counts(each, now) ? (
                <button
                  type="button"
                  disabled={ended.isPending}
                  aria-label={`Take back what ${each.to} has of ${each.from}`}
                  onClick={() => setAsked(each)}
                >
                  Take back
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {asked ? (
        <Confirm
          question="Take it back?"
          answer="Take it back"
          isDanger
          onYes={() => ended.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          From now on {asked.to} decides no more by the right of {asked.from}. What was decided by it stays decided.
        </Confirm>
      ) : null}
    </section>
  );
}

function endOf({ until, endedAt }: Delegation): string {
  return endedAt ?? until;
}
