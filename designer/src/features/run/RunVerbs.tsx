import { labelOf, type RunName, type Verb as RunVerb } from "../../api/client";
import type { Run } from "../../api/types";
import { useProject } from "../../api/useProject";
import { isFinal } from "../../graph/states";
import { type Verb, VerbButtons } from "../../parts/VerbButtons";

/** What can be asked of a run now. */
export function RunVerbs({ name, run }: { name: RunName; run: Run }) {
  const api = useProject();
  return <VerbButtons verbs={verbsOf(run)} ask={(verb) => api.ask(name, verb)} changes={[api.project, "run", labelOf(name)]} />;
}

function verbsOf(run: Run): Partial<Record<RunVerb, Verb>> {
  if (run.state === "succeeded") return {};
  if (isFinal(run.state)) return { retry: { words: "Retry failed steps" } };
  return {
    ...(run.suspended ? { resume: { words: "Resume" } } : { suspend: { words: "Suspend" } }),
    cancel: { words: "Cancel run", className: "danger", isDisabled: run.cancelRequested },
  };
}
