import type { Json } from "../../api/types";
import { isObject } from "../../metrics/figures";

/** A member of a schema's object, as a row of a table shows it. */
export interface Field {
  name: string;
  type: string;
  isRequired: boolean;
  /** As JSON; null: there is none. */
  standard: string | null;
  /** What it may be: `1 to 10000`, `regression, binary`. */
  bounds: string;
  description: string;
}

type Object = { [key: string]: Json };

/** The members of a schema of an object, in its order. */
export function fieldsOf(schema: Json | undefined): Field[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, property]) => {
    const is: Object = isObject(property) ? property : {};
    return {
      name,
      type: typeOf(is),
      isRequired: required.includes(name),
      standard: is.default === undefined ? null : JSON.stringify(is.default),
      bounds: boundsOf(is),
      description: textOf(is.description),
    };
  });
}

function typeOf(schema: Object): string {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((each) => typeof each === "string" && each !== "null");
  const [kind] = Array.isArray(schema.oneOf) ? ["one of several"] : types;
  const items = isObject(schema.items) ? ` of ${typeOf(schema.items)}` : "";
  return schema.format === "file" ? "file" : kind ? `${String(kind)}${items}` : "any value";
}

function boundsOf(schema: Object): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join(", ");
  const [least, most] = [schema.minimum ?? schema.minItems, schema.maximum ?? schema.maxItems];
  const [above, below] = [schema.exclusiveMinimum, schema.exclusiveMaximum];
  const said = [
    least !== undefined && most !== undefined
      ? `${least} to ${most}`
      : least !== undefined
        ? `at least ${least}`
        : most !== undefined
          ? `at most ${most}`
          : "",
    above === undefined ? "" : `above ${above}`,
    below === undefined ? "" : `below ${below}`,
  ];
  return said.filter(Boolean).join(", ");
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
