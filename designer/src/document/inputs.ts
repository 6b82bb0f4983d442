import type { Command } from "./commands";
import { isSchema, type Parameter, readSchema, type Schema } from "./parameters";
import { isRefused, type Named, type Refused } from "./source";
import { printValue, type Value } from "./values";
import { blockOf, readYaml, type WrittenFields } from "./written";

/** A field of a step's form: what may stand below a path. */
export interface Input extends Parameter {
  path: string[];
  isRequired: boolean;
  /** Whole numbers only. */
  isWhole: boolean;
  /** A file of an earlier step or a parameter: nearly always an expression. */
  isFile: boolean;
  /** `{{ … }}` may stand in its place. */
  takesExpression: boolean;
}

/** What is in a field while somebody writes. */
export interface Draft {
  text: string;
  isExpression: boolean;
}

/** The fields that a JSON Schema of an object asks for, in its order. `expression: false` in one says that none may stand there. */
export function inputsOf(schema: unknown, below: string[]): Input[] {
  if (!isSchema(schema as Value)) return [];
  const { properties, required } = schema as Schema;
  const names = Array.isArray(required) ? required : [];
  return isSchema(properties)
    ? Object.entries(properties).map(([name, each]) => inputOf([...below, name], isSchema(each) ? each : {}, names.includes(name)))
    : [];
}

export function inputOf(path: string[], schema: Schema, isRequired = false): Input {
  return {
    ...readSchema(path.at(-1) ?? "", schema),
    path,
    isRequired,
    isWhole: schema.type === "integer",
    isFile: schema.format === "file",
    takesExpression: schema.expression !== false,
  };
}

/** What stands in the text, as its field shows it. */
export function draftOf(input: Input, written: WrittenFields): Draft {
  const value = written.valueAt(input.path);
  if (value === undefined) return { text: "", isExpression: false };
  if (typeof value === "string" && input.takesExpression && value.includes("{{")) return { text: value, isExpression: true };
  if (typeof value === "string" && (input.kind === "text" || input.kind === "number")) return { text: value, isExpression: false };
  const isChosen = input.kind === "choice" || input.kind === "boolean";
  return { text: isChosen ? JSON.stringify(value) : written.yamlAt(input.path), isExpression: false };
}

/** What a field shows where nothing is written: what counts then. */
export function placeholderOf(input: Input): string {
  return input.standard === undefined ? "" : typeof input.standard === "string" ? input.standard : printValue(input.standard);
}

/** What is to be done so that the text says what the field does; null: it does already. */
export function commandOf(input: Input, of: Named, written: WrittenFields, draft: Draft): Command | Refused | null {
  const { path } = input;
  // An empty text that stands there is shown as nothing, and stays as long as nobody writes.
  const now = draftOf(input, written);
  if (draft.text === now.text && draft.isExpression === now.isExpression) return null;
  if (draft.text.trim() === "") return written.valueAt(path) === undefined ? null : { do: "removeField", of, path };
  const read = readDraft(input, draft);
  if (isRefused(read)) return read;
  return read.yaml === undefined ? { do: "setField", of, path, value: read.value } : { do: "writeField", of, path, yaml: read.yaml };
}

/** Between braces, unless something is already. */
export function asExpression(text: string): string {
  return text.includes("{{") || text.trim() === "" ? text : `{{ ${text.trim()} }}`;
}

function readDraft(input: Input, draft: Draft): { value: Value; yaml?: string } | Refused {
  const { text } = draft;
  if (draft.isExpression) return ofText(asExpression(text));
  switch (input.kind) {
    case "text":
      return ofText(text);
    case "number": {
      const value = Number(text);
      if (!Number.isFinite(value)) return { why: `expected a number, found ${text}` };
      return input.isWhole && !Number.isInteger(value) ? { why: `expected a whole number, found ${text}` } : { value };
    }
    case "boolean":
    case "choice":
      return { value: JSON.parse(text) as Value };
    case "json": {
      // Braces would be read as a mapping of a mapping.
      if (input.takesExpression && text.trim().startsWith("{{")) return ofText(text.trim());
      const read = readYaml(text);
      return isRefused(read) ? read : { value: read.value, yaml: text };
    }
  }
}

function ofText(text: string): { value: Value; yaml?: string } {
  return text.includes("\n") ? { value: text, yaml: blockOf(text) } : { value: text };
}
