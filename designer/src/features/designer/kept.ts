import type { Work } from "./store";

/** Work that this browser keeps, so that a page that is gone (closed, reloaded, sent away to sign in) loses nothing. */
interface Kept extends Work {
  key: string;
  at: number;
}

const shelf = "works";
const longest = 30 * 24 * 3600 * 1000;

/** Of whom and what it is; each tab keeps its own. */
export function keyOf(actor: string, project: string, workflow: string): string {
  return `${[actor, project, workflow].map(encodeURIComponent).join(" ")} `;
}

/** False where this browser keeps nothing, as in some private windows. */
export async function keep(prefix: string, work: Work): Promise<boolean> {
  const { base, published, stands, journal } = work;
  const kept: Kept = { key: prefix + tab(), at: Date.now(), base, published, stands, journal };
  return (await within("readwrite", (works) => works.put(kept))) !== null;
}

/** What this tab has kept, or else the newest of any other: its copy is this tab's from now on. */
export async function takeUp(prefix: string): Promise<Work | null> {
  const all = ((await within("readonly", (works) => works.getAll(rangeOf(prefix)))) ?? []) as Kept[];
  for (const old of all.filter((each) => each.at < Date.now() - longest)) await within("readwrite", (works) => works.delete(old.key));
  return all.find((each) => each.key === prefix + tab()) ?? all.sort((a, b) => b.at - a.at)[0] ?? null;
}

/** Once it is thrown away it is taken up nowhere, whichever tab kept it. */
export async function forget(prefix: string): Promise<void> {
  await within("readwrite", (works) => works.delete(rangeOf(prefix)));
}

function rangeOf(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

/** Whether there is something in it that the server does not have. */
export function isUnsaved({ journal, stands }: Work): boolean {
  return journal.text !== stands.text;
}

/** Which tab this is, for as long as it is open, whatever page it shows. */
function tab(): string {
  const known = sessionStorage.getItem("wf-tab") ?? String(Math.random()).slice(2);
  sessionStorage.setItem("wf-tab", known);
  return known;
}

/** What a request of the shelf gives; null where it can't be asked. What is kept here is a net below the server, so nothing fails for want of it. */
async function within<T>(mode: IDBTransactionMode, ask: (works: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  try {
    // Once it is open nothing is waited for: what a page writes while it is left is written.
    database ??= await answered(opening());
    const transaction = database.transaction(shelf, mode);
    const request = ask(transaction.objectStore(shelf));
    transaction.commit();
    return (await answered(request)) ?? null;
  } catch {
    return null;
  }
}

let database: IDBDatabase | null = null;

function opening(): IDBOpenDBRequest {
  const request = indexedDB.open("workflows", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(shelf, { keyPath: "key" });
  return request;
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
