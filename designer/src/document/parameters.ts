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

export type Schema = { [key: string]: Value };

export function readParameters(text: string): Parameter[] {
  return Object.entries(schemasOf(text)).map(([name, schema]) => readSchema(name, isSchema(schema) ? schema : {}));
}

/** What the parameters must be, by name; none where the text can't be read. */
export function schemasOf(text: string): Schema {
  let definition: unknown;
  try {
    definition = parse(text);
  } catch {
    return {};
  }
  const parameters = isSchema(definition as Value) ? (definition as Schema).parameters : null;
  return isSchema(parameters) ? parameters : {};
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

/** What a JSON Schema asks for. That null is allowed too makes no other kind of it. */
export function readSchema(name: string, schema: Schema): Parameter {
  const choices = Array.isArray(schema.enum) ? schema.enum : [];
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type ?? ""]).filter((type) => type !== "null");
  return {
    name,
    title: typeof schema.title === "string" ? schema.title : name,
    description: typeof schema.description === "string" ? schema.description : "",
    kind: choices.length > 0 ? "choice" : ((types.length === 1 ? kinds.get(types[0] ?? null) : undefined) ?? "json"),
    choices,
    standard: schema.default,
  };
}

const kinds = new Map<Value, Parameter["kind"]>([
  ["string", "text"],
  ["number", "number"],
  ["integer", "number"],
  ["boolean", "boolean"],
]);

export function isSchema(value: Value | undefined): value is Schema {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
