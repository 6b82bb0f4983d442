import type { StepRead } from "../../api/runQueries";
import type { Instance, Run } from "../../api/types";
import { isFinal, lookOfStep } from "../../graph/states";
import { figure, metricsOf } from "../../metrics/figures";
import { changeOf, type Row } from "./compare";
import { notYet, stepNames, stepOf } from "./stepFigures";
import { type Both, textOf } from "./values";

/** The steps that are fanned out in either run. */
export function fannedOut(runs: Both<Run>): string[] {
  return stepNames(runs).filter((name) => runs.some((run) => stepOf(run, name)?.instances != null));
}

/**
 * How the instances of a step went in both runs: those of the same item stand beside each other, wherever they are in the list.
 * @param read what was read of the step; absent: the run has no such step
 */
export function instanceRows([before, after]: Both<StepRead | undefined>): Row[] {
  const [ours, theirs] = [byItem(before), byItem(after)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].map((name) => {
    const [a, b] = [ours.get(name), theirs.get(name)];
    const [noteBefore, noteAfter] = [noteOf(before, a), noteOf(after, b)];
    const [textBefore, textAfter] = [wentOf(a), wentOf(b)];
    const isKnown = noteBefore === "" && noteAfter === "" && [a, b].every((each) => !each || isFinal(each.state));
    return {
      name,
      before: textBefore,
      after: textAfter,
      noteBefore,
      noteAfter,
      difference: isKnown && a && b ? changesOf(a, b) : "",
      differs: isKnown && textBefore !== textAfter,
    };
  });
}

/** Of several instances of one item, the first with the first. */
function byItem(read: StepRead | undefined): Map<string, Instance> {
  const found = new Map<string, Instance>();
  for (const instance of read?.page?.instances ?? []) {
    const item = textOf(instance.item);
    let name = item;
    for (let count = 2; found.has(name); count++) name = `${item} (${count})`;
    found.set(name, instance);
  }
  return found;
}

function noteOf(read: StepRead | undefined, instance: Instance | undefined): string {
  if (instance || !read) return "";
  if (read.isPending) return "not read yet";
  return !read.page ? "not read" : isFinal(read.page.step.state) ? "" : notYet;
}

/** `succeeded, rmse 62.5`. */
function wentOf(instance: Instance | undefined): string | null {
  if (!instance) return null;
  const figures = [...figuresOf(instance)].map(([name, value]) => `${name} ${figure(value)}`);
  return [lookOfStep(instance).word, ...figures].join(", ");
}

function changesOf(before: Instance, after: Instance): string {
  const [ours, theirs] = [figuresOf(before), figuresOf(after)];
  return [...ours]
    .flatMap(([name, value]) => {
      const other = theirs.get(name);
      return other === undefined || other === value ? [] : [`${name} ${changeOf(value, other)}`];
    })
    .join(", ");
}

function figuresOf(instance: Instance): Map<string, number> {
  return metricsOf(instance.outputs, instance.metrics);
}
