import { type Declared, declare, rename, undeclare } from "./declared";
import { removeField, setField } from "./fields";
import type { Place } from "./graph";
import { forgetPlaces, moveSteps } from "./layout";
import { connect, disconnect } from "./needs";
import { applyPatch, inOrder, type Patch } from "./patches";
import { isRefused, type Named, type Refused, readSource, type Source } from "./source";
import { addStep, type NewStep, removeStep, renameStep, replaceNeed } from "./steps";
import type { Value } from "./values";
import { writeField } from "./written";

/** All that can be done to a definition besides typing. */
export type Command =
  | { do: "addStep"; name: string; step: NewStep; after: string | null }
  | { do: "removeStep"; name: string; joins: boolean }
  | { do: "renameStep"; name: string; to: string }
  | { do: "connect"; from: string; to: string }
  | { do: "disconnect"; from: string; to: string }
  | { do: "insertBetween"; from: string; to: string; name: string; step: NewStep }
  | { do: "declare"; what: Declared; says: Value }
  | { do: "undeclare"; what: Declared }
  | { do: "rename"; what: Declared; to: string }
  | { do: "setField"; of: Named; path: string[]; value: Value }
  | { do: "writeField"; of: Named; path: string[]; yaml: string }
  | { do: "removeField"; of: Named; path: string[] }
  | { do: "moveSteps"; places: Record<string, Place> }
  | { do: "tidyUp" };

/** The patches that do it, to be applied one after the other; or why it can't be done. The text stays one that can be read. */
export function patchesOf(text: string, command: Command): Patch[] | Refused {
  const source = readSource(text);
  if (isRefused(source)) return source;
  const patches = decide(source, command);
  if (isRefused(patches)) return patches;
  // What stands in an odd form is better left to hands than broken.
  const after = readSource(patches.reduce(applyPatch, text));
  return isRefused(after) ? { why: "that can't be done in a text of this form: write it in the text" } : patches;
}

/** What was done, for the list of changes. */
export function nameOfCommand(command: Command): string {
  switch (command.do) {
    case "addStep":
      return `add ${command.name}`;
    case "declare":
      return `add ${command.what.kind} ${command.what.name}`;
    case "undeclare":
      return `remove ${command.what.kind} ${command.what.name}`;
    case "rename":
      return `rename ${command.what.kind} ${command.what.name} to ${command.to}`;
    case "removeStep":
      return `remove ${command.name}`;
    case "renameStep":
      return `rename ${command.name} to ${command.to}`;
    case "connect":
      return `${command.to} needs ${command.from}`;
    case "disconnect":
      return `${command.to} does not need ${command.from}`;
    case "insertBetween":
      return `add ${command.name} between ${command.from} and ${command.to}`;
    case "setField":
    case "writeField":
      return `set ${command.path.join(".")} of ${command.of.name}`;
    case "removeField":
      return `remove ${command.path.join(".")} of ${command.of.name}`;
    case "moveSteps":
      return `move ${Object.keys(command.places).join(", ")}`;
    case "tidyUp":
      return "tidy up";
  }
}

function decide(source: Source, command: Command): Patch[] | Refused {
  switch (command.do) {
    case "addStep":
      return addStep(source, command.name, command.step, command.after);
    case "removeStep":
      return removeStep(source, command.name, command.joins);
    case "renameStep":
      return renameStep(source, command.name, command.to);
    case "connect":
      return connect(source, command.from, command.to);
    case "disconnect":
      return disconnect(source, command.from, command.to);
    case "insertBetween": {
      const added = addStep(source, command.name, { needs: [command.from], ...command.step }, command.from);
      const moved = replaceNeed(source, command.to, command.from, command.name);
      return isRefused(added) ? added : isRefused(moved) ? moved : inOrder([...added, ...moved]);
    }
    case "declare":
      return declare(source, command.what, command.says);
    case "undeclare":
      return undeclare(source, command.what);
    case "rename":
      return rename(source, command.what, command.to);
    case "setField":
      return setField(source, command.of, command.path, command.value);
    case "writeField":
      return writeField(source, command.of, command.path, command.yaml);
    case "removeField":
      return removeField(source, command.of, command.path);
    case "moveSteps":
      return moveSteps(source, command.places);
    case "tidyUp":
      return forgetPlaces(source);
  }
}
