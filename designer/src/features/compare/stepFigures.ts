import type { StepRead } from "../../api/runQueries";
import type { Run, Step } from "../../api/types";
import { isFinal } from "../../graph/states";
import { metricsOf } from "../../metrics/figures";
import { type Both, isReference } from "./values";

/** The figures of a step that are known. */
export interface StepFigures {
  values: Map<string, number>;
  /** Why one may be missing that the step has, in words; empty: it has none but these. */
  whyNone: string;
}

/**
 * The steps whose reported figures are asked for, of both runs the same ones.
 * @param most how many
 */
export function toRead(runs: Both<Run>, most: number): { names: string[]; left: number } {
  const names = stepNames(runs).filter((name) => runs.some((run) => hasAttempts(stepOf(run, name))));
  return { names: names.slice(0, most), left: Math.max(0, names.length - most) };
}

/** All steps of both runs, those of the first in their order before those that only the second has. */
export function stepNames([before, after]: Both<Run>): string[] {
  return [...new Set([...Object.keys(before.steps), ...Object.keys(after.steps)])];
}

export function stepOf(run: Run, name: string): Step | undefined {
  return Object.hasOwn(run.steps, name) ? run.steps[name] : undefined;
}

/** Only a step that was tried here has reported anything here. */
export function hasAttempts(step: Step | undefined): boolean {
  return step !== undefined && step.attempts.length > 0;
}

/** When it has ended, in words that change with a retry; null while it goes on. */
export function endedOf(step: Step): string | null {
  return isFinal(step.state) ? `${step.endedAt} ${step.attempts.at(-1)?.number}` : null;
}

/**
 * The figures of both runs' steps, by name.
 * @param read what was read of each run's steps; absent: it wasn't asked for
 */
export function figuresOf(runs: Both<Run>, read: Both<Map<string, StepRead>>): Both<Map<string, StepFigures>> {
  const [before, after] = [new Map<string, StepFigures>(), new Map<string, StepFigures>()];
  for (const name of stepNames(runs)) {
    const steps: Both<Step | undefined> = [stepOf(runs[0], name), stepOf(runs[1], name)];
    // Where only one side's reported figures can be had, what both say in their outputs is compared.
    const isByOutputs = steps.some((step, index) => step?.origin != null || (hasAttempts(step) && !read[index]?.has(name)));
    for (const [index, into] of [before, after].entries()) {
      const step = steps[index];
      if (step) into.set(name, figuresOfStep(step, read[index]?.get(name), isByOutputs));
    }
  }
  return [before, after];
}

function figuresOfStep(step: Step, read: StepRead | undefined, isByOutputs: boolean): StepFigures {
  if (read && !read.page) return { values: new Map(), whyNone: read.isPending ? "not read yet" : "not read" };
  const [said, reported] = [metricsOf(step.outputs, []), metricsOf(null, read?.page?.metrics ?? [])];
  return {
    values: new Map(isByOutputs ? [...reported, ...said] : [...said, ...reported]),
    whyNone: read?.isPending ? "not read yet" : whyNone(step, read),
  };
}

function whyNone(step: Step, read: StepRead | undefined): string {
  if (step.origin != null) return `taken over from ${step.origin}`;
  if (isReference(step.outputs)) return tooLarge;
  return hasAttempts(step) && !read ? "not read" : isFinal(step.state) ? "" : notYet;
}

export const notYet = "not yet";

/** What is said of the objectives and figures of outputs that the server shows by their digest. */
export const tooLarge = "its outputs are too large to be read here";
