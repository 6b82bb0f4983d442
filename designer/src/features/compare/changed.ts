import type { Change, Diff } from "../../api/definitions";

/** A change as people look for it: at which step, in what of it. */
export interface Changed {
  /** `step train`, `parameter seed`, `objectives`. */
  where: string;
  /** `with.trees`; nothing where it is the whole of it. */
  field: string;
  change: Change;
}

const words = new Map([
  ["steps", "step"],
  ["finally", "step"],
  ["parameters", "parameter"],
  ["triggers", "trigger"],
  ["outputs", "output"],
]);

/** What changed in a step first, in the order in which the server tells it. */
export function changedOf(diff: Diff): Changed[] {
  const changed = diff.changes.map((change) => {
    const [section = "", name = "", ...field] = change.path.split(".");
    const word = words.get(section);
    return word && name
      ? { where: `${word} ${name}`, field: field.join("."), change }
      : { where: section, field: [name, ...field].filter(Boolean).join("."), change };
  });
  const isStep = (each: Changed) => each.where.startsWith("step ");
  return [...changed.filter(isStep), ...changed.filter((each) => !isStep(each))];
}
