import { useStore } from "zustand";
import { isUnsaved } from "./kept";
import type { EditingStore } from "./store";

/** How what is edited stands to what the server has. */
export function Standing({ store }: { store: EditingStore }) {
  const { base, stands, journal, published } = useStore(store);
  const version = base === 0 ? "not published yet" : `version ${base}`;
  const draft = isUnsaved({ base, stands, journal, published }) ? "not saved" : stands.begun ? "draft saved" : null;
  return (
    <span className="soft" role="status">
      {version}
      {draft ? ` · ${draft}` : ""}
    </span>
  );
}
