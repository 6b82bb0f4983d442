import { useQuery, useQueryClient } from "@tanstack/react-query";
import { labelOf, type RunName } from "../../api/client";
import type { RunEvent } from "../../api/histories";
import { useProject } from "../../api/useProject";
import { extended, type History, noHistory } from "./history";

/** So many events are read at most: who needs more has `wf events`. */
export const mostEvents = 50_000;

/** The history of a run, once it is asked for. What came since is read behind what is known, and nothing twice. */
export function useHistory(name: RunName, isAsked: boolean) {
  const api = useProject();
  const queries = useQueryClient();
  // Below the run's key: what makes the run be read again makes its history go on.
  const key = [api.project, "run", labelOf(name), "history"];
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<History>(key) ?? noHistory;
      const events: RunEvent[] = [];
      let after = known.moments.at(-1)?.sequence ?? 0;
      while (known.moments.length + events.length < mostEvents) {
        const { items, next } = await api.listEvents(name, after, signal);
        events.push(...items);
        after = items.at(-1)?.sequence ?? after;
        if (next === null) break;
      }
      return extended(known, events);
    },
    enabled: isAsked,
    structuralSharing: false,
  });
}
