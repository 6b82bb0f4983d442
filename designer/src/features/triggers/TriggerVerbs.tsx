import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TriggerVerb } from "../../api/client";
import type { Trigger } from "../../api/types";
import { useProject } from "../../api/useProject";
import { Problem } from "../../parts/Notes";

/** What can be asked of a trigger: schedules are fired by hand, they and event triggers are paused. */
export function TriggerVerbs({ trigger }: { trigger: Trigger }) {
  const api = useProject();
  const queries = useQueryClient();
  const asked = useMutation({
    mutationFn: (verb: TriggerVerb) => api.askTrigger(trigger.workflow, trigger.name, verb),
    onSettled: () => queries.invalidateQueries({ queryKey: [api.project, "triggers"] }),
  });
  const pausing: TriggerVerb[] = [trigger.pausedBy ? "resume" : "pause"];
  const verbs = trigger.kind === "schedule" ? [...pausing, "fire" as const] : trigger.kind === "event" ? pausing : [];
  return (
    <div className="end">
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          className={verb === "fire" ? "primary" : ""}
          disabled={asked.isPending}
          onClick={() => asked.mutate(verb)}
        >
          {words[verb]}
        </button>
      ))}
      <Problem failure={asked.error} />
    </div>
  );
}

const words: Record<TriggerVerb, string> = { pause: "Pause", resume: "Resume", fire: "Start a run now" };
