import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { labelOf, type RunName } from "../../api/client";
import type { Run } from "../../api/types";
import { useMay, useProject } from "../../api/useProject";
import { isFinal } from "../../graph/states";
import { Confirm } from "../../parts/Confirm";
import { Problem } from "../../parts/Notes";

/** Removes a run that has ended, once it is said that this is meant; shown to who may. */
export function DeleteRun({ name, run }: { name: RunName; run: Run }) {
  const api = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const isAdmin = useMay("admin");
  const [isAsked, setIsAsked] = useState(false);
  const label = labelOf(name);
  const deleted = useMutation({
    mutationFn: () => api.deleteRun(name),
    onSuccess: () => {
      navigate("/runs");
      queries.removeQueries({ queryKey: [api.project, "run", label] });
      return queries.invalidateQueries({ queryKey: [api.project, "runs"] });
    },
  });
  if (!isAdmin || name.child || !isFinal(run.state)) return null;
  const steps = Object.keys(run.steps).length;
  const children = Object.values(run.steps).some((step) => step.kind === "workflow");
  return (
    <>
      <button type="button" className="danger" aria-haspopup="dialog" disabled={deleted.isPending} onClick={() => setIsAsked(true)}>
        Delete …
      </button>
      <Problem failure={deleted.error} />
      {isAsked ? (
        <Confirm question={`Delete ${label}?`} answer="Delete" isDanger onYes={() => deleted.mutate()} onClose={() => setIsAsked(false)}>
          {steps === 1 ? "Its step goes" : `Its ${steps} steps go`}
          {children ? ", with the runs inside it" : ""}, with history and logs, and the files that only it left. Nothing brings them back.
        </Confirm>
      ) : null}
    </>
  );
}
