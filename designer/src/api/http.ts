import { atBase } from "./base";
import { Refusal } from "./refusal";
import { sessionIsOver } from "./session";
import type { Json } from "./types";

/** @param path below where the server is reached */
export async function send(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(atBase(path), { credentials: "same-origin", ...init });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new Refusal(0, "The server doesn't answer. It is tried again.");
  }
  if (answer.status === 401) sessionIsOver();
  if (!answer.ok) {
    throw await refusalOf(answer);
  }
  return answer;
}

async function refusalOf(answer: Response): Promise<Refusal> {
  try {
    const problem = (await answer.json()) as { detail?: string; title?: string };
    return new Refusal(answer.status, problem.detail ?? problem.title ?? answer.statusText, problem);
  } catch {
    return new Refusal(answer.status, `The server answered ${answer.status} ${answer.statusText}`);
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, signal ? { signal } : undefined)).json()) as T;
}

export async function change<T>(method: string, path: string, body: Json, more: RequestInit = {}): Promise<T> {
  const answer = await send(path, {
    ...more,
    method,
    headers: { "Content-Type": "application/json", "X-Requested-With": "wf", ...more.headers },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as T;
}

export function post<T>(path: string, body: Json, signal?: AbortSignal): Promise<T> {
  return change("POST", path, body, signal ? { signal } : {});
}

/** Whatever is changed, what of it was seen goes along; null: there was nothing. */
export function seen(digest: string | null): RequestInit {
  return { headers: digest === null ? { "If-None-Match": "*" } : { "If-Match": `"${digest}"` } };
}

/** What stands behind the question mark; a list is said member by member. */
export function query(values: Record<string, string | number | boolean | string[] | undefined>): string {
  const said = Object.entries(values)
    .flatMap(([name, value]) => (Array.isArray(value) ? value.map((each) => [name, each] as const) : [[name, value] as const]))
    .filter(([, value]) => value !== undefined && value !== "");
  return said.length === 0 ? "" : `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`;
}
