import { useEffect, useState } from "react";
import type { ProjectApi } from "../../api/client";
import { useMe, useProject } from "../../api/useProject";
import type { Standing } from "../../document/journal";
import { isUnsaved, keyOf, takeUp } from "./kept";
import { type EditingStore, newEditing, newWork, type Work } from "./store";

export interface Opened {
  store: EditingStore;
  /** Under what this browser keeps it. */
  prefix: string;
  /** It goes on with what was done before in this browser, and was saved nowhere. */
  isRestored: boolean;
}

/** What an author begins with: what was not saved here, or else the draft, or the live version. It stays, whoever saves or publishes meanwhile. */
export function useOpened(workflow: string): { opened: Opened | null; failure: Error | null } {
  const api = useProject();
  const actor = useMe().data?.actor;
  const [opened, setOpened] = useState<Opened | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    if (actor === undefined) return;
    let isLeft = false;
    const prefix = keyOf(actor, api.project, workflow);
    open(api, workflow, prefix).then(
      ({ work, isRestored }) => isLeft || setOpened({ store: newEditing(work), prefix, isRestored }),
      (why: Error) => isLeft || setFailure(why),
    );
    return () => {
      isLeft = true;
      setOpened(null);
      setFailure(null);
    };
  }, [api, actor, workflow]);
  return { opened, failure };
}

async function open(api: ProjectApi, workflow: string, prefix: string): Promise<{ work: Work; isRestored: boolean }> {
  const kept = await takeUp(prefix);
  if (kept && isUnsaved(kept)) return { work: kept, isRestored: true };
  const { base, published, stands } = await readStanding(api, workflow);
  // All that can be undone is still that, where nobody has changed it elsewhere.
  return kept && kept.stands.digest === stands.digest
    ? { work: { ...kept, base, published, stands }, isRestored: false }
    : { work: newWork(base, published, stands), isRestored: false };
}

/** What the server has, with the version that it began as. */
export async function readStanding(api: ProjectApi, workflow: string): Promise<Standing & { by: string }> {
  const { text, digest, begun, base, by } = await api.readDraft(workflow);
  const stands = { text: text ?? "", digest, begun };
  return { base, stands, by, published: !begun ? stands.text : base === 0 ? "" : ((await api.readVersion(workflow, base)).text ?? "") };
}
