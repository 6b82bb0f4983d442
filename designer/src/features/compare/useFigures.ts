import { useState } from "react";
import { parseLabel } from "../../api/client";
import { type StepAsked, type StepRead, useSteps } from "../../api/runQueries";
import type { Run } from "../../api/types";
import { endedOf, figuresOf, hasAttempts, type StepFigures, stepOf, toRead } from "./stepFigures";
import type { Both } from "./values";

/** Of how many steps the reported figures are asked for; of the rest those in their outputs are compared. */
const most = 24;

interface Figures {
  /** Of each run's steps, by name. */
  sides: Both<Map<string, StepFigures>>;
  /** Nothing can be said yet. */
  isLoading: boolean;
  error: Error | null;
  /** How many steps more there are, whose reported figures are not read. */
  left: number;
}

/** The figures of both runs' steps. */
export function useFigures(labels: Both<string>, runs: Both<Run>): Figures {
  const { names, left } = toRead(runs, most);
  const [before, after] = [askedOf(labels[0], runs[0], names), askedOf(labels[1], runs[1], names)];
  // Each side by itself: both may be the same run, and one look has no two of the same.
  const [readBefore, readAfter] = [useSteps(before), useSteps(after)];
  const read = [...readBefore, ...readAfter];
  const [wasRead, setWasRead] = useState(false);
  const isPending = read.some((each) => each.isPending);
  if (!isPending && !wasRead) setWasRead(true);
  return {
    sides: figuresOf(runs, [byName(before, readBefore), byName(after, readAfter)]),
    isLoading: isPending && !wasRead,
    error: read.find((each) => each.error)?.error ?? null,
    left,
  };
}

function askedOf(label: string, run: Run, names: string[]): StepAsked[] {
  return names.flatMap((name) => {
    const step = stepOf(run, name);
    return step && hasAttempts(step) ? [{ name: parseLabel(label), step: name, ended: endedOf(step) }] : [];
  });
}

function byName(asked: StepAsked[], read: StepRead[]): Map<string, StepRead> {
  return new Map(asked.map(({ step }, index) => [step, read[index] ?? { page: null, isPending: true, error: null }]));
}
