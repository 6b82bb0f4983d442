import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { Problem } from "./Notes";

/** A verb as its button shows it. */
export interface Verb {
  words: string;
  className?: string;
  isDisabled?: boolean;
}

interface VerbButtonsProps<Name extends string> {
  /** What can be asked now, in the order of the buttons. */
  verbs: Partial<Record<Name, Verb>>;
  ask: (verb: Name) => Promise<unknown>;
  /** What is read again after it. */
  changes: QueryKey;
}

/** What can be asked of something; one at a time, and a refusal in the server's words. */
export function VerbButtons<Name extends string>({ verbs, ask, changes }: VerbButtonsProps<Name>) {
  const queries = useQueryClient();
  const asked = useMutation({ mutationFn: ask, onSettled: () => queries.invalidateQueries({ queryKey: changes }) });
  return (
    <div className="end">
      {(Object.entries(verbs) as [Name, Verb][]).map(([name, verb]) => (
        <button
          key={name}
          type="button"
          className={verb.className ?? ""}
          disabled={asked.isPending || verb.isDisabled}
          onClick={() => asked.mutate(name)}
        >
          {verb.words}
        </button>
      ))}
      <Problem failure={asked.error} />
    </div>
  );
}
