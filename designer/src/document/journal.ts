import { type Command, nameOfCommand, patchesOf } from "./commands";
import { applyPatch, inverseOf, type Patch, patchBetween } from "./patches";
import { isRefused, type Refused } from "./source";

/** What the server has, as it was read last. */
export interface Stands {
  text: string;
  /** By which the server knows it; null: it has nothing yet. */
  digest: string | null;
  /** It is a draft, not the live version. */
  begun: boolean;
}

/** From where somebody goes on. */
export interface Standing {
  /** The version that it began as; 0: none. */
  base: number;
  /** The text of that version. */
  published: string;
  stands: Stands;
}

/** One thing that was done, and what undoes it. */
export interface Entry {
  name: string;
  forward: Patch[];
  backward: Patch[];
  /** Of a merge, from where one goes on at its other side: undone, what somebody else did is not known any more, and is asked about again. */
  standing?: Standing;
}

/** A text with all that was done to it. It is plain data: kept as JSON it survives the page. */
export interface Journal {
  text: string;
  done: Entry[];
  /** The next to be done again comes last. */
  undone: Entry[];
}

export function newJournal(text: string): Journal {
  return { text, done: [], undone: [] };
}

export function run(journal: Journal, command: Command): Journal | Refused {
  const patches = patchesOf(journal.text, command);
  return isRefused(patches) ? patches : record(journal, nameOfCommand(command), patches);
}

/** Somebody has written in the text itself. What is typed right behind what was typed before is one thing. */
export function typed(journal: Journal, text: string): Journal {
  if (text === journal.text) return journal;
  const patch = patchBetween(journal.text, text);
  const last = journal.done[journal.done.length - 1];
  const before = last?.forward[0];
  if (last?.name === typing && before && journal.undone.length === 0 && patch.from === patch.to && goesOn(before, patch)) {
    const start = undo(journal);
    return record({ ...start, undone: [] }, typing, [{ ...before, insert: before.insert + patch.insert }]);
  }
  return record(journal, typing, [patch]);
}

/**
 * All of the text gives way to another, which is one thing.
 * @param standing from where it was gone on until now, where that changes with it
 */
export function rewritten(journal: Journal, name: string, text: string, standing?: Standing): Journal {
  return text === journal.text && !standing ? journal : record(journal, name, [patchBetween(journal.text, text)], standing);
}

/** @param standing from where it was gone on until now */
export function undo(journal: Journal, standing?: Standing): Journal {
  const entry = journal.done[journal.done.length - 1];
  return entry
    ? {
        text: entry.backward.reduce(applyPatch, journal.text),
        done: journal.done.slice(0, -1),
        undone: [...journal.undone, turned(entry, standing)],
      }
    : journal;
}

/** @param standing from where it was gone on until now */
export function redo(journal: Journal, standing?: Standing): Journal {
  const entry = journal.undone[journal.undone.length - 1];
  return entry
    ? {
        text: entry.forward.reduce(applyPatch, journal.text),
        done: [...journal.done, turned(entry, standing)],
        undone: journal.undone.slice(0, -1),
      }
    : journal;
}

function turned(entry: Entry, standing: Standing | undefined): Entry {
  return entry.standing && standing ? { ...entry, standing } : entry;
}

const typing = "write in the text";

function goesOn(before: Patch, patch: Patch): boolean {
  return patch.from === before.from + before.insert.length && !before.insert.includes("\n");
}

function record(journal: Journal, name: string, forward: Patch[], standing?: Standing): Journal {
  let text = journal.text;
  const backward: Patch[] = [];
  for (const patch of forward) {
    backward.unshift(inverseOf(text, patch));
    text = applyPatch(text, patch);
  }
  return { text, done: [...journal.done, { name, forward, backward, ...(standing && { standing }) }], undone: [] };
}
