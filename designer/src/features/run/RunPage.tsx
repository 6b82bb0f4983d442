import { useCallback, useMemo } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { labelOf, type RunName } from "../../api/client";
import { useVersion } from "../../api/queries";
import { useRun } from "../../api/runQueries";
import type { Run } from "../../api/types";
import { type Graph, isGraph, readGraph } from "../../document/graph";
import { readObjectives } from "../../document/objectives";
import { GraphView } from "../../graph/GraphView";
import { lookOfRun, lookOfStep } from "../../graph/states";
import { workOf } from "../../graph/work";
import { Loading, Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Ago, Took } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { CompareWith } from "./CompareWith";
import { DeleteRun } from "./DeleteRun";
import { GanttView } from "./Gantt";
import { Labels } from "./Labels";
import { Outline } from "./Outline";
import { Past } from "./Past";
import { RunResult } from "./RunResult";
import { RunVerbs } from "./RunVerbs";
import { StepPanel } from "./StepPanel";
import { usePast } from "./usePast";

/** A run: the whole graph of its version, with the states as they come. */
export default function RunPage() {
  const { workflow = "", number = "", "*": child = "" } = useParams();
  const name = useMemo<RunName>(() => ({ workflow, number: Number(number), child }), [workflow, number, child]);
  const run = useRun(name);
  useTitle(labelOf(name));
  const version = useVersion(run.data?.workflow ?? workflow, run.data?.version);
  const text = version.data?.text;
  const graph = useMemo(() => (text == null ? null : readGraph(text)), [text]);
  return (
    <>
      {run.data ? null : (
        <div className="head">
          <h1>{labelOf(name)}</h1>
        </div>
      )}
      <Problem failure={run.error ?? version.error} />
      {run.data ? (
        <>
          <Head name={name} run={run.data} />
          {graph && isGraph(graph) ? (
            <Live key={labelOf(name)} name={name} run={run.data} graph={graph} text={text ?? ""} />
          ) : graph ? (
            <Problem failure={new Error(`Line ${graph.line} of version ${run.data.version}: ${graph.message}`)} />
          ) : version.error ? null : (
            <Loading what="its graph" />
          )}
        </>
      ) : run.error ? null : (
        <Loading what={labelOf(name)} />
      )}
    </>
  );
}

function Head({ name, run }: { name: RunName; run: Run }) {
  const now = useNow();
  return (
    <>
      <div className="head">
        <h1>{labelOf(name)}</h1>
        <StateMark look={lookOfRun(run)} />
        <span className="soft">
          <Took from={run.startedAt} to={run.endedAt} now={now} />
        </span>
        <div className="end">
          <CompareWith name={name} run={run} />
          <RunVerbs name={name} run={run} />
          <DeleteRun name={name} run={run} />
        </div>
      </div>
      <p className="meta facts">
        <span>
          <Link to={`/workflows/${run.workflow}/${run.version}`}>version {run.version}</Link>
          {run.live ? ", live" : ", not live any more"}
        </span>
        <span>
          started <Ago time={run.createdAt} now={now} /> by {run.trigger.by} ({run.trigger.kind})
        </span>
        {run.parent ? (
          <span>
            child of <RunLink label={run.parent} />
          </span>
        ) : null}
        <Labels labels={run.labels ?? {}} />
        {run.waitsFor ? <span>waits for {run.waitsFor.text}</span> : null}
      </p>
      {run.message && run.state !== "succeeded" ? <Problem failure={new Error(run.message)} /> : null}
    </>
  );
}

interface LiveProps {
  name: RunName;
  run: Run;
  graph: Graph;
  text: string;
}

function Live({ name, run, graph, text }: LiveProps) {
  const [search, setSearch] = useSearchParams();
  const selected = search.get("step");
  const select = useCallback(
    (step: string | null) =>
      setSearch(
        (now) => {
          if (step) now.set("step", step);
          else now.delete("step");
          return now;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const { past, ...told } = usePast(name, run);
  const shown = past ?? run;
  const works = useMemo(() => new Map(graph.steps.map((each) => [each.name, workOf(each)])), [graph]);
  const contentOf = useCallback(
    (step: string) => {
      const state = shown.steps[step];
      const counts = state?.instances;
      const ended = counts ? counts.succeeded + counts.failed + counts.skipped + counts.cancelled : 0;
      return {
        name: step,
        work: works.get(step) ?? "",
        look: state ? lookOfStep(state) : null,
        instances: counts ? `${ended} of ${counts.total}` : null,
        ...(counts && counts.total > 0 ? { share: ended / counts.total } : {}),
      };
    },
    [shown, works],
  );
  // What is known of a step is known of now.
  const step = !past && selected && Object.hasOwn(run.steps, selected) ? run.steps[selected] : undefined;
  const isOpen = step !== undefined;
  const objectives = useMemo(() => (isOpen ? readObjectives(text) : []), [text, isOpen]);
  return (
    <>
      <div className={step ? "split" : ""}>
        <section className="panel canvas" aria-label="Graph">
          <GraphView graph={graph} contentOf={contentOf} selected={selected} onSelect={select} />
        </section>
        {step && selected ? (
          <StepPanel
            key={selected}
            name={name}
            workflow={run.workflow}
            step={selected}
            state={step}
            source={sourceOf(graph, text, selected)}
            objectives={objectives}
            onClose={() => select(null)}
          />
        ) : null}
      </div>
      <Past {...told} run={shown} onGo={told.go} onOpen={told.open} />
      <Outline run={shown} graph={graph} selected={selected} onSelect={select} />
      {past ? null : (
        <>
          <GanttView name={name} run={run} graph={graph} selected={selected} onSelect={select} />
          <RunResult run={run} />
        </>
      )}
    </>
  );
}

function sourceOf(graph: Graph, text: string, name: string): string {
  const lines = graph.steps.find((each) => each.name === name)?.lines;
  return lines
    ? text
        .split("\n")
        .slice(lines[0] - 1, lines[1])
        .join("\n")
    : "";
}
