import { atBase } from "../../api/base";
import type { Trigger } from "../../api/types";
import { useProject } from "../../api/useProject";
import { Copy } from "../../parts/Copy";
import { curlOf } from "./hook";

/** Where a webhook is sent, and how. */
export function Hook({ trigger: { workflow, name, kind } }: { trigger: Trigger }) {
  const { project } = useProject();
  const address = `${location.origin}${atBase(`/hooks/${[project, workflow, name].map(encodeURIComponent).join("/")}`)}`;
  return (
    <section className="panel below hook" aria-label="How to send one">
      <h2>How to send one</h2>
      {kind === "git" ? (
        <p>Give this address to the git server, with the trigger's secret, for the push event as JSON:</p>
      ) : (
        <p>Whoever knows the trigger's secret may post to it. In a shell that has it as SECRET:</p>
      )}
      <Copy text={kind === "git" ? address : curlOf(address)} what={kind === "git" ? "address" : "lines"} />
    </section>
  );
}
