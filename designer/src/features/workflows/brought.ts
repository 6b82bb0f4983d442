/** A definition that somebody brings: its name, and its text. */
export interface Brought {
  name: string;
  yaml: string;
}

/** A text that is a definition of ours already, by its first lines; null: it is to be translated. */
export function oursOf(text: string): Brought | null {
  const name = /^name:[ \t]*["']?([a-z0-9][a-z0-9-]*)/m.exec(text)?.[1];
  const isOther = /^(apiVersion|kind):/m.test(text);
  return name && !isOther && /^steps:/m.test(text) ? { name, yaml: text } : null;
}

/** Files larger than this are no definition. */
const most = 4 * 1024 * 1024;

/** What stands in a file, or why that can't be said. */
export async function textOf(file: File): Promise<string> {
  if (file.size > most) throw new Error(`${file.name} is larger than 4 MiB, which no definition is.`);
  try {
    return await file.text();
  } catch {
    throw new Error(`${file.name} can't be read. Is it a folder? Bring one file.`);
  }
}

/** Opens in an empty project, so that there is something to look at and to run. */
export const samples: { title: string; what: string; read: () => Promise<string> }[] = [
  { title: "Hello", what: "A value and a program", read: async () => (await import("../../../../workflows/hello.yaml?raw")).default },
  {
    title: "A table, in shell",
    what: "Fan-outs and files",
    read: async () => (await import("../../../../workflows/etl-shell.yaml?raw")).default,
  },
  {
    title: "Bike demand",
    what: "Train, judge, ask, promote",
    read: async () => (await import("../../../../workflows/bike-demand.yaml?raw")).default,
  },
];
