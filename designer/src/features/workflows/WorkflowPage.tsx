import { useCallback, useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import type { Version } from "../../api/definitions";
import { useVersion, useVersions } from "../../api/queries";
import { isGraph, readGraph } from "../../document/graph";
import { GraphView } from "../../graph/GraphView";
import { workOf } from "../../graph/work";
import { Loading, Problem } from "../../parts/Notes";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { StartDialog } from "./StartDialog";

/** One version of a workflow: its graph, its text, and the versions beside it. */
export default function WorkflowPage() {
  const { workflow = "", version } = useParams();
  useTitle(workflow);
  const versions = useVersions(workflow);
  const all = versions.data?.items ?? [];
  const shown = version ? Number(version) : all.find((each) => each.live)?.version;
  const read = useVersion(workflow, shown);
  return (
    <>
      <div className="head">
        <h1>{workflow}</h1>
        {shown ? <span className="soft">version {shown}</span> : null}
        <div className="end">
          <Link to={`/runs?workflow=${workflow}`} className="button-like">
            Its runs
          </Link>
          <Link to={`/workflows/${workflow}/edit`} className="button-like">
            Edit
          </Link>
          {read.data?.text != null && read.data.live ? <StartDialog workflow={workflow} text={read.data.text} /> : null}
        </div>
      </div>
      <Problem failure={versions.error ?? read.error} />
      {read.data?.text != null ? <Definition text={read.data.text} /> : read.error ? null : <Loading what={workflow} />}
      <Versions workflow={workflow} versions={all} shown={shown} />
    </>
  );
}

function Definition({ text }: { text: string }) {
  const graph = useMemo(() => readGraph(text), [text]);
  const [selected, setSelected] = useState<string | null>(null);
  const works = useMemo(() => new Map(isGraph(graph) ? graph.steps.map((step) => [step.name, workOf(step)]) : []), [graph]);
  const contentOf = useCallback((name: string) => ({ name, work: works.get(name) ?? "", look: null, instances: null }), [works]);
  const lines = text.split("\n");
  const step = isGraph(graph) ? graph.steps.find((each) => each.name === selected) : undefined;
  return (
    <div className="split">
      {isGraph(graph) ? (
        <section className="panel canvas" aria-label="Graph">
          <GraphView graph={graph} contentOf={contentOf} selected={selected} onSelect={setSelected} />
        </section>
      ) : (
        <Problem failure={new Error(`Line ${graph.line}: ${graph.message}`)} />
      )}
      <section className="panel side" aria-label="Text">
        <h2>{step ? `${step.name}, lines ${step.lines[0]} to ${step.lines[1]}` : "Text"}</h2>
        <pre className="text">{step ? lines.slice(step.lines[0] - 1, step.lines[1]).join("\n") : text}</pre>
      </section>
    </div>
  );
}

interface VersionsProps {
  workflow: string;
  versions: Version[];
  shown: number | undefined;
}

function Versions({ workflow, versions, shown }: VersionsProps) {
  const now = useNow();
  return (
    <section className="panel below">
      <h2>Versions</h2>
      <table className="table">
        <tbody>
          {versions.map((each) => (
            <tr key={each.version}>
              <td>
                <Link to={`/workflows/${workflow}/${each.version}`} aria-current={each.version === shown ? "true" : undefined}>
                  v{each.version}
                </Link>
                {each.live ? <span className="meta"> live</span> : null}
              </td>
              <td className="wide">
                <span className="clip">{each.message ?? ""}</span>
              </td>
              <td className="soft">{each.by}</td>
              <td>
                <Ago time={each.at} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
