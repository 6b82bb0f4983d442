import type { TriggerVerb } from "../../api/client";
import type { Trigger } from "../../api/types";
import { useProject } from "../../api/useProject";
import { type Verb, VerbButtons } from "../../parts/VerbButtons";

/** What can be asked of a trigger: schedules are fired by hand, they and event triggers are paused. */
export function TriggerVerbs({ trigger }: { trigger: Trigger }) {
  const api = useProject();
  return (
    <VerbButtons
      verbs={verbsOf(trigger)}
      ask={(verb) => api.askTrigger(trigger.workflow, trigger.name, verb)}
      changes={[api.project, "triggers"]}
    />
  );
}

function verbsOf({ kind, pausedBy }: Trigger): Partial<Record<TriggerVerb, Verb>> {
  if (kind !== "schedule" && kind !== "event") return {};
  return {
    ...(pausedBy ? { resume: { words: "Resume" } } : { pause: { words: "Pause" } }),
    ...(kind === "schedule" ? { fire: { words: "Start a run now", className: "primary" } } : {}),
  };
}
