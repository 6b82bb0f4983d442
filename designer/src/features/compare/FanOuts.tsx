import { parseLabel } from "../../api/client";
import { type StepAsked, type StepRead, useSteps } from "../../api/runQueries";
import type { Run } from "../../api/types";
import { Problem } from "../../parts/Notes";
import { fannedOut, instanceRows } from "./fanOuts";
import { Rows, type Shown } from "./Rows";
import { endedOf, stepOf } from "./stepFigures";
import type { Both } from "./values";

/** So many steps are read: each has a page of all of its instances. */
const most = 4;

interface FanOutsProps extends Shown {
  runs: Both<Run>;
}

/** How the instances of steps that are fanned out went, item by item. */
export function FanOuts({ runs, ...shown }: FanOutsProps) {
  const names = fannedOut(runs);
  const [before, after] = [askedOf(shown.labels[0], runs[0], names), askedOf(shown.labels[1], runs[1], names)];
  // Each side by itself: both may be the same run, and one look has no two of the same.
  const [readBefore, readAfter] = [useSteps(before), useSteps(after)];
  const readOf = (asked: StepAsked[], read: StepRead[], name: string) => read[asked.findIndex((each) => each.step === name)];
  return (
    <>
      <Problem failure={[...readBefore, ...readAfter].find((each) => each.error)?.error} />
      {names.slice(0, most).map((name) => (
        <Rows
          key={name}
          title={`Instances of ${name}`}
          rows={instanceRows([readOf(before, readBefore, name), readOf(after, readAfter, name)])}
          none="None has begun."
          {...shown}
        />
      ))}
      {names.length > most ? <p className="hint">The instances of {names.slice(most).join(", ")} are not read.</p> : null}
    </>
  );
}

function askedOf(label: string, run: Run, names: string[]): StepAsked[] {
  return names.slice(0, most).flatMap((name) => {
    const step = stepOf(run, name);
    return step ? [{ name: parseLabel(label), step: name, ended: endedOf(step) }] : [];
  });
}
