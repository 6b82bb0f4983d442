/** The labels of a run that is about to be started, while somebody writes them. */
export interface WrittenLabels {
  labels: Record<string, string>;
  /** What is in the field, and no label yet. */
  text: string;
  /** Why it can't be one; null where it can, or is still being written. */
  why: string | null;
}

export const noLabels: WrittenLabels = { labels: {}, text: "", why: null };

// As Workflows.Core/Runs/LabelRules.cs has it, in the same words.
const most = 16;
const longest = 63;
const longestPrefix = 253;
const namePattern = /^[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const partPattern = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const name = "letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";

/** Takes what is in the field as labels: one `team=ml`, or several of them. What can't be one stays there, with the reason. */
export function takeLabels(written: WrittenLabels): WrittenLabels {
  const labels = new Map(Object.entries(written.labels));
  for (const said of written.text.split(/[\s,]+/).filter((each) => each !== "")) {
    const equals = said.indexOf("=");
    if (equals < 0) return { ...written, why: `expected KEY=VALUE, found \`${said}\`` };
    const [key, value] = [said.slice(0, equals), said.slice(equals + 1)];
    if (labels.has(key)) return { ...written, why: `${key} is given twice` };
    const why = problemOf(key, value);
    if (why !== null) return { ...written, why };
    labels.set(key, value);
  }
  if (labels.size > most) return { ...written, why: `expected at most ${most}, found ${labels.size}` };
  return { ...noLabels, labels: Object.fromEntries(labels) };
}

export function withoutLabel(written: WrittenLabels, key: string): WrittenLabels {
  const { [key]: _, ...labels } = written.labels;
  return { ...written, labels, why: null };
}

function problemOf(key: string, value: string): string | null {
  const slash = key.indexOf("/");
  if (!namePattern.test(key.slice(slash + 1)) || (slash >= 0 && !isDomain(key.slice(0, slash)))) {
    return `\`${key}\` can't be the key of a label: expected 1 to ${longest} ${name}, such as \`team\`, and before it nothing or a DNS name and \`/\``;
  }
  return value === "" || namePattern.test(value)
    ? null
    : `\`${value}\` can't be the value of label ${key}: expected at most ${longest} ${name}, or nothing`;
}

function isDomain(text: string): boolean {
  return text.length <= longestPrefix && text.split(".").every((part) => partPattern.test(part));
}
