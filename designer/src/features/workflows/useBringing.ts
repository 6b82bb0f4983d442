import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import type { Imported } from "../../api/definitions";
import { Refusal } from "../../api/refusal";
import { useProject } from "../../api/useProject";
import { type Brought, oursOf, textOf } from "./brought";

/** Takes texts of definitions: ours open as drafts; those of other engines are translated first, and what came of that is looked at. */
export function useBringing() {
  const api = useProject();
  const navigate = useNavigate();
  const begun = useMutation({
    mutationFn: async ({ name, yaml }: Brought) => {
      try {
        await api.saveDraft(name, yaml, 0, null);
      } catch (failure) {
        if (failure instanceof Refusal && failure.status === 412)
          throw new Error(`There is a workflow ${name} already, or a draft of it: open that, or give this one another name.`);
        throw failure;
      }
      return name;
    },
    onSuccess: (name) => navigate(`/workflows/${name}/edit`),
  });
  const brought = useMutation({
    mutationFn: async (read: () => Promise<string>): Promise<Imported | null> => {
      // What stood in the way of another one is over.
      begun.reset();
      const text = await read();
      const ours = oursOf(text);
      if (!ours) return api.importText(text);
      begun.mutate(ours);
      return null;
    },
  });
  const isBusy = begun.isPending || brought.isPending;
  const bring = (read: () => Promise<string>) => {
    if (!isBusy) brought.mutate(read);
  };
  return {
    begin: begun.mutate,
    bring,
    bringFile: (file: File | undefined) => file && bring(() => textOf(file)),
    imported: brought.data ?? null,
    leave: brought.reset,
    isBusy,
    failure: begun.error ?? brought.error,
  };
}
