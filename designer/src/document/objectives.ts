import { isMap, isScalar, isSeq, parseDocument } from "yaml";

/** What a workflow is to reach, as its text says it. */
export interface WrittenObjective {
  metric: string;
  atMost: number | null;
  atLeast: number | null;
}

/** None where the text can't be read. */
export function readObjectives(text: string): WrittenObjective[] {
  const document = parseDocument(text, { prettyErrors: false });
  const list = document.errors.length === 0 && isMap(document.contents) ? document.contents.get("objectives", true) : null;
  return isSeq(list) ? list.items.map(writtenObjective).filter((each) => each !== null) : [];
}

function writtenObjective(item: unknown): WrittenObjective | null {
  if (!isMap(item)) return null;
  const metric = item.get("metric", true);
  if (!isScalar(metric) || typeof metric.value !== "string") return null;
  const number = (key: string) => {
    const value = item.get(key);
    return typeof value === "number" ? value : null;
  };
  return { metric: metric.value, atMost: number("atMost"), atLeast: number("atLeast") };
}
