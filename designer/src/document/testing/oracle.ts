import { parse } from "yaml";
import type { Command } from "../commands";
import type { Named } from "../source";
import type { Value } from "../values";

export type Definition = { [key: string]: Value };
type Steps = Record<string, Definition | null>;

/** What a definition is to mean after a command, worked out on the values, without a look at the text. For tests. */
export function meaningAfter(definition: Definition, command: Command): Definition {
  const after = structuredClone(definition);
  switch (command.do) {
    case "addStep":
      add(after, command.name, command.step, command.after);
      return after;
    case "insertBetween":
      add(after, command.name, { needs: [command.from], ...command.step }, command.from);
      replace(bodyOf(after, command.to), command.from, [command.name]);
      return after;
    case "removeStep":
      return remove(after, command.name, command.joins);
    case "renameStep":
      return rename(after, "steps", command.name, command.to);
    case "connect": {
      const section = sectionOf(after, command.to);
      const body = section[command.to] ?? {};
      section[command.to] = body;
      body.needs = [...((body.needs as string[] | undefined) ?? []), command.from];
      return after;
    }
    case "disconnect":
      replace(bodyOf(after, command.to), command.from, []);
      return after;
    case "declare":
      after[sectionFor(command.what)] = { ...(after[sectionFor(command.what)] as Definition | null), [command.what.name]: command.says };
      return after;
    case "undeclare": {
      const section = after[sectionFor(command.what)] as Definition;
      delete section[command.what.name];
      if (Object.keys(section).length === 0) delete after[sectionFor(command.what)];
      return after;
    }
    case "rename":
      return command.what.kind === "parameter"
        ? rename(after, "parameters", command.what.name, command.to)
        : { ...after, triggers: renamedKey(after.triggers as Definition, command.what.name, command.to) };
    case "setField":
      set(fieldsOf(after, command.of), command.path, command.value);
      return after;
    case "writeField":
      set(fieldsOf(after, command.of), command.path, parse(command.yaml) as Value);
      return after;
    case "moveSteps":
      after.layout = { ...(after.layout as Definition | undefined), ...structuredClone(command.places as unknown as Definition) };
      return after;
    case "tidyUp":
      delete after.layout;
      return after;
    case "removeField":
      unset(fieldsOf(after, command.of), command.path);
      return after;
  }
}

function sectionFor({ kind }: Named): string {
  return `${kind}s`;
}

function fieldsOf(definition: Definition, of: Named): Definition {
  return of.kind === "step" ? bodyOf(definition, of.name) : ((definition[sectionFor(of)] as Steps)[of.name] ?? {});
}

function sectionOf(definition: Definition, name: string): Steps {
  const [steps, last] = [definition.steps as Steps | null, definition.finally as Steps | undefined];
  return last && name in last ? last : (steps ?? {});
}

function bodyOf(definition: Definition, name: string): Definition {
  return sectionOf(definition, name)[name] ?? {};
}

function add(definition: Definition, name: string, step: Definition, after: string | null): void {
  definition.steps ??= {};
  sectionOf(definition, after ?? "")[name] = step;
}

function remove(definition: Definition, name: string, joins: boolean): Definition {
  const needs = (bodyOf(definition, name).needs as string[] | undefined) ?? [];
  for (const section of [definition.steps, definition.finally] as (Steps | undefined)[]) {
    for (const body of Object.values(section ?? {})) {
      if (body) replace(body, name, joins ? needs : []);
    }
  }
  const section = sectionOf(definition, name);
  delete section[name];
  if (section === definition.finally && Object.keys(section).length === 0) delete definition.finally;
  const layout = definition.layout as Definition | undefined;
  if (layout && name in layout) {
    delete layout[name];
    if (Object.keys(layout).length === 0) delete definition.layout;
  }
  return definition;
}

function replace(body: Definition, need: string, by: string[]): void {
  const needs = body.needs as string[] | undefined;
  if (!needs?.includes(need)) return;
  const fresh = by.filter((each) => !needs.includes(each));
  body.needs = needs.flatMap((each) => (each === need ? fresh : [each]));
  if (body.needs.length === 0 && Object.keys(body).length > 1) delete body.needs;
}

function rename(definition: Definition, among: "steps" | "parameters", name: string, to: string): Definition {
  const walk = (value: Value, isWhole: boolean): Value => {
    if (typeof value === "string") {
      const inside = (text: string) =>
        text
          .split(/('(?:[^'\\]|\\.)*')/)
          .map((part, index) =>
            index % 2 ? part : part.replace(new RegExp(`(?<![\\w.-])${among}\\.${name}(?![\\w-])`, "g"), `${among}.${to}`),
          )
          .join("");
      return isWhole && !value.includes("{{") ? inside(value) : value.replace(/\{\{.*?\}\}/gs, inside);
    }
    if (Array.isArray(value)) return value.map((each) => walk(each, isWhole));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, walk(each, isWhole || ["when", "where", "onlyIf", "binds"].includes(key))]),
    );
  };
  const after = walk(definition, false) as Definition;
  if (among === "parameters") {
    after.parameters = renamedKey(after.parameters as Definition, name, to);
    for (const trigger of Object.values((after.triggers ?? {}) as Steps)) {
      if (trigger?.with) trigger.with = renamedKey(trigger.with as Definition, name, to);
    }
    return after;
  }
  for (const key of ["steps", "finally", "layout"]) {
    const section = after[key] as Steps | undefined;
    if (!section) continue;
    after[key] = renamedKey(section as Definition, name, to);
    for (const body of Object.values(after[key] as Steps)) {
      if (key !== "layout" && Array.isArray(body?.needs)) body.needs = body.needs.map((need) => (need === name ? to : need));
    }
  }
  return after;
}

function renamedKey(section: Definition, name: string, to: string): Definition {
  return Object.fromEntries(Object.entries(section).map(([key, body]) => [key === name ? to : key, body]));
}

function set(body: Definition, [key = "", ...path]: string[], value: Value): void {
  if (path.length === 0) body[key] = value;
  else {
    body[key] ??= {};
    set(body[key] as Definition, path, value);
  }
}

function unset(body: Definition, [key = "", ...path]: string[]): void {
  const below = body[key];
  if (path.length > 0 && below) unset(below as Definition, path);
  if (path.length === 0 || Object.keys(below as Definition).length === 0) delete body[key];
}
