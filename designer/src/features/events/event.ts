import type { Json } from "../../api/types";

/** An event as somebody fills it in. */
export interface EventFields {
  type: string;
  source: string;
  subject: string;
  /** JSON. */
  data: string;
}

/** The event of CloudEvents 1.0 that the fields say, or what is wrong with which. */
export function eventOf(fields: EventFields, id: string): { event: Json } | { field: keyof EventFields; wrong: string } {
  if (fields.type.trim() === "") return { field: "type", wrong: "Say what happened, such as data.arrived." };
  if (fields.source.trim() === "") return { field: "source", wrong: "Say where it happened, such as /data/bikes." };
  let data: Json = null;
  try {
    if (fields.data.trim() !== "") data = JSON.parse(fields.data) as Json;
  } catch (failure) {
    return { field: "data", wrong: `This is not JSON: ${failure instanceof Error ? failure.message : String(failure)}` };
  }
  const said = fields.subject.trim() === "" ? {} : { subject: fields.subject.trim() };
  return {
    event: { specversion: "1.0", id, type: fields.type.trim(), source: fields.source.trim(), ...said, ...(data === null ? {} : { data }) },
  };
}
