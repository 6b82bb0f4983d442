import { useQuery } from "@tanstack/react-query";
import type { Delegation } from "../../api/operations";
import { every } from "../../api/polling";
import { useProject } from "../../api/useProject";

/** So many pages are read at most, of 500 each. */
const most = 20;

/** All of the project that are still remembered: they are listed by a random id, so that one's own may stand on any page. */
export function useDelegations() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "delegations"],
    queryFn: async ({ signal }) => {
      const all: Delegation[] = [];
      let cursor = "";
      for (let page = 0; page < most; page++) {
        const { items, next } = await api.listDelegations(cursor, signal);
        all.push(...items);
        if (next === null) break;
        cursor = next;
      }
      return all;
    },
    refetchInterval: every(10_000),
  });
}
