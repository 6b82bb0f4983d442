import { useMutation, useQueryClient } from "@tanstack/react-query";
import { labelOf, type RunName, type Verb } from "../../api/client";
import type { Run } from "../../api/types";
import { useProject } from "../../api/useProject";
import { isFinal } from "../../graph/states";
import { Problem } from "../../parts/Notes";

/** What can be asked of a run now. */
export function RunVerbs({ name, run }: { name: RunName; run: Run }) {
  const api = useProject();
  const queries = useQueryClient();
  const asked = useMutation({
    mutationFn: (verb: Verb) => api.ask(name, verb),
    onSettled: () => queries.invalidateQueries({ queryKey: [api.project, "run", labelOf(name)] }),
  });
  const verbs: Verb[] = isFinal(run.state)
    ? run.state === "succeeded"
      ? []
      : ["retry"]
    : [run.suspended ? "resume" : "suspend", "cancel"];
  return (
    <div className="end">
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          className={verb === "cancel" ? "danger" : ""}
          disabled={asked.isPending || (verb === "cancel" && run.cancelRequested)}
          onClick={() => asked.mutate(verb)}
        >
          {words[verb]}
        </button>
      ))}
      <Problem failure={asked.error} />
    </div>
  );
}

const words: Record<Verb, string> = {
  cancel: "Cancel run",
  suspend: "Suspend",
  resume: "Resume",
  retry: "Retry failed steps",
};
