import { Link, useSearchParams } from "react-router";
import { parseLabel } from "../../api/client";
import { useRun } from "../../api/runQueries";
import type { Run } from "../../api/types";
import { isFinal, lookOfRun } from "../../graph/states";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { pathOfComparison, RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import "../../styles/compare.css";
import { compareRuns } from "./compare";
import { Definitions } from "./Definitions";
import { FanOuts } from "./FanOuts";
import { Rows } from "./Rows";
import { StepRows } from "./StepRows";
import { useFigures } from "./useFigures";

/** Two runs side by side: what they were given, what came of it, how long it took, and what changed between their versions. */
export default function ComparePage() {
  const [search] = useSearchParams();
  const [before, after] = [search.get("before") ?? "", search.get("after") ?? ""];
  useTitle(before && after ? `${before} and ${after}` : "Comparison");
  if (before && after) return <TwoRuns key={`${before} ${after}`} before={before} after={after} />;
  return (
    <>
      <div className="head">
        <h1>Comparison</h1>
      </div>
      <div className="panel">
        <Empty title="Two runs are compared">
          <p>
            Mark two of the <Link to="/runs">runs</Link>, or open one and choose “Compare with …”.
          </p>
        </Empty>
      </div>
    </>
  );
}

interface Labels {
  before: string;
  after: string;
}

function TwoRuns({ before, after }: Labels) {
  const [search, setSearch] = useSearchParams();
  const first = useRun(parseLabel(before));
  const second = useRun(parseLabel(after));
  const isShort = search.get("only") === "differences";
  const swapped = `${pathOfComparison(after, before)}${isShort ? "&only=differences" : ""}`;
  const shorten = (isWanted: boolean) =>
    setSearch(
      (now) => {
        if (isWanted) now.set("only", "differences");
        else now.delete("only");
        return now;
      },
      { replace: true },
    );
  return (
    <>
      <div className="head">
        <h1>Comparison</h1>
        <div className="end">
          <label className="check">
            <input type="checkbox" checked={isShort} onChange={(changed) => shorten(changed.target.checked)} />
            Only differences
          </label>
          <Link className="button-like" to={swapped}>
            Swap sides
          </Link>
        </div>
      </div>
      <Problem failure={first.error} />
      <Problem failure={second.error} />
      {first.data && second.data ? (
        <Compared before={before} after={after} first={first.data} second={second.data} isShort={isShort} />
      ) : first.error || second.error ? null : (
        <Loading what="both runs" />
      )}
    </>
  );
}

interface ComparedProps extends Labels {
  first: Run;
  second: Run;
  isShort: boolean;
}

function Compared({ before, after, first, second, isShort }: ComparedProps) {
  const now = useNow();
  const figures = useFigures([before, after], [first, second]);
  const compared = compareRuns({ run: first, figures: figures.sides[0] }, { run: second, figures: figures.sides[1] }, now);
  const shown = { labels: [before, after] as const, isShort };
  return (
    <>
      <Notes before={before} after={after} first={first} second={second} />
      <div className="pair sides">
        <SideHead word="Before" label={before} run={first} now={now} />
        <SideHead word="After" label={after} run={second} now={now} />
      </div>
      <Rows title="Run" rows={compared.overall} {...shown} />
      <Rows title="Parameters" rows={compared.parameters} none="Neither run has parameters." {...shown} />
      <Rows title="Objectives" rows={compared.objectives} none="No step of these runs has judged objectives." {...shown} />
      <Problem failure={figures.error} />
      {figures.isLoading ? (
        <section className="panel below" aria-label="Metrics">
          <Loading what="the metrics" />
        </section>
      ) : (
        <Rows title="Metrics" rows={compared.metrics} none="No step of these runs has metrics." {...shown}>
          {figures.left > 0
            ? `The metrics that ${figures.left} more ${figures.left === 1 ? "step has" : "steps have"} reported are not read.`
            : ""}
        </Rows>
      )}
      <Rows title="Outputs" rows={compared.outputs} none="Neither run has outputs." {...shown} />
      <StepRows rows={compared.steps} {...shown} />
      <FanOuts runs={[first, second]} {...shown} />
      <Definitions first={first} second={second} />
    </>
  );
}

function Notes({ before, after, first, second }: Omit<ComparedProps, "isShort">) {
  const open = [isFinal(first.state) ? [] : [before], isFinal(second.state) ? [] : [after]].flat();
  const notes = [
    ...(before === after ? ["It is the same run on both sides."] : []),
    ...(first.workflow === second.workflow
      ? []
      : [`These are runs of different workflows, ${first.workflow} and ${second.workflow}: what has the same name is compared.`]),
    ...(open.length > 0 && before !== after
      ? [`${open.join(" and ")} ${open.length > 1 ? "still go" : "still goes"} on: what is not there yet is no difference.`]
      : []),
  ];
  return notes.map((note) => (
    <p key={note} className="hint">
      {note}
    </p>
  ));
}

function SideHead({ word, label, run, now }: { word: string; label: string; run: Run; now: number }) {
  return (
    <section className="panel side-of" aria-label={`${word}: ${label}`}>
      <span className="meta">{word}</span>
      <RunLink label={label} />
      <StateMark look={lookOfRun(run)} />
      <span className="soft">
        started <Ago time={run.createdAt} now={now} />
      </span>
    </section>
  );
}
