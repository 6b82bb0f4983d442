import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { Json } from "../../api/types";
import { useProject } from "../../api/useProject";
import { Copy } from "../../parts/Copy";
import { Loading, Problem } from "../../parts/Notes";
import { useTitle } from "../../parts/useTitle";
import { Value } from "../../parts/Value";
import { type Field, fieldsOf } from "./schema";

/** One activity: what it takes, what it gives, and how a step uses it. */
export default function ActivityPage() {
  const { activity = "", version = "" } = useParams();
  const uses = `${activity}@${version}`;
  useTitle(uses);
  const api = useProject();
  const read = useQuery({
    queryKey: [api.project, "catalogue", uses],
    queryFn: ({ signal }) => api.readActivity(activity, Number(version), signal),
    staleTime: 60_000,
  });
  const manifest = read.data;
  return (
    <>
      <div className="head">
        <h1>{manifest?.title ?? uses}</h1>
        <code className="soft">{uses}</code>
      </div>
      <Problem failure={read.error} />
      {manifest ? (
        <>
          <p className="prose">{manifest.description}</p>
          <section className="panel below" aria-label="A step that uses it">
            <h2>A step that uses it</h2>
            <Copy text={stepOf(uses, fieldsOf(manifest.inputs))} what="step" />
          </section>
          <Fields heading="Inputs" schema={manifest.inputs} />
          <Fields heading="Outputs" schema={manifest.outputs} />
          <section className="panel below">
            <details>
              <summary>The manifest as it is</summary>
              <Value value={{ ...manifest } as Json} />
            </details>
          </section>
        </>
      ) : read.error ? null : (
        <Loading what={uses} />
      )}
    </>
  );
}

function Fields({ heading, schema }: { heading: string; schema: Json | undefined }) {
  const fields = fieldsOf(schema);
  return (
    <section className="panel below" aria-label={heading}>
      <h2>{heading}</h2>
      {fields.length === 0 ? (
        <p className="soft empty">None.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">What it is</th>
              <th scope="col" className="optional">
                Standard
              </th>
              <th scope="col">For</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <td>
                  <code>{field.name}</code>
                  {field.isRequired ? <span className="meta"> required</span> : null}
                </td>
                <td className="short">
                  {field.type}
                  {field.bounds ? <span className="meta">, {field.bounds}</span> : null}
                </td>
                <td className="optional short">{field.standard === null ? null : <code>{field.standard}</code>}</td>
                <td className="wraps">{field.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function stepOf(uses: string, fields: Field[]): string {
  const asked = fields.filter((field) => field.isRequired).map((field) => `      ${field.name}: …  # ${field.type}\n`);
  return `  ${uses.split("@")[0]}:\n    uses: ${uses}\n${asked.length > 0 ? `    with:\n${asked.join("")}` : ""}`;
}
