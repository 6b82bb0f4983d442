/** The part of a log that a page shows. */
export interface ShownLog {
  text: string;
  /** Its beginning is left out. */
  isCut: boolean;
}

export const noLog: ShownLog = { text: "", isCut: false };

/** Characters: more makes a page slow. */
export const mostShown = 1_000_000;

// Colours and cursor movements of terminals (ECMA-48), then whatever else of theirs is no text.
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const controls = /(?![\n\t])\p{Cc}/gu;

/** What has come is added, without what controls terminals; of a long log the end is kept. */
export function addToLog(log: ShownLog, come: string): ShownLog {
  const text = log.text + come.replace(/\r\n/g, "\n").replace(sequences, "").replace(controls, "");
  return text.length <= mostShown
    ? { text, isCut: log.isCut }
    : { text: text.slice(text.indexOf("\n", text.length - mostShown) + 1), isCut: true };
}
