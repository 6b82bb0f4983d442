import { parse } from "yaml";
import type { Value } from "./values";

/** What a run can be started with, as the definition says it. */
export interface Parameter {
  name: string;
  title: string;
  description: string;
  kind: "text" | "number" | "boolean" | "choice" | "json";
  choices: Value[];
  /** Undefined: it must be given. */
  standard: Value | undefined;
}

type Schema = { [key: string]: Value };

export function readParameters(text: string): Parameter[] {
  let definition: unknown;
  try {
    definition = parse(text);
  } catch {
    return [];
  }
  const parameters = isSchema(definition as Value) ? (definition as Schema).parameters : null;
  return isSchema(parameters) ? Object.entries(parameters).map(([name, schema]) => of(name, isSchema(schema) ? schema : {})) : [];
}

/** How a value is written into its field. */
export function written(parameter: Parameter, value: Value | undefined): string {
  if (value === undefined) return "";
  return parameter.kind === "text" && typeof value === "string" ? value : JSON.stringify(value);
}

/** What was written that is not the standard; or what can't be read. */
export function given(parameters: Parameter[], fields: Record<string, string>): Schema | { wrong: string } {
  const values: Schema = {};
  for (const parameter of parameters) {
    const field = fields[parameter.name] ?? "";
    if (field === written(parameter, parameter.standard)) continue;
    if (parameter.kind === "text") {
      values[parameter.name] = field;
      continue;
    }
    try {
      values[parameter.name] = JSON.parse(field) as Value;
    } catch {
      return { wrong: `${parameter.name}: expected ${parameter.kind === "number" ? "a number" : "JSON"}, found ${field || "nothing"}` };
    }
  }
  return values;
}

function of(name: string, schema: Schema): Parameter {
  const choices = Array.isArray(schema.enum) ? schema.enum : [];
  return {
    name,
    title: typeof schema.title === "string" ? schema.title : name,
    description: typeof schema.description === "string" ? schema.description : "",
    kind: choices.length > 0 ? "choice" : (kinds[String(schema.type)] ?? "json"),
    choices,
    standard: schema.default,
  };
}

const kinds: Record<string, Parameter["kind"]> = { string: "text", number: "number", integer: "number", boolean: "boolean" };

function isSchema(value: Value | undefined): value is Schema {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
