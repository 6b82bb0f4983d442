import { atBase } from "./base";
import type { Activity, DefinitionError, Diff, Draft, Imported, Version } from "./definitions";
import type { Document, Told } from "./documents";
import type { RunEvent } from "./histories";
import { change, get, post, query, seen, send } from "./http";
import type { Arrival, Delegation, QueueItem } from "./operations";
import type { Preview } from "./previews";
import type {
  Delivery,
  Json,
  Me,
  Model,
  OpenApproval,
  Page,
  Run,
  RunSummary,
  Series,
  StepPage,
  Trigger,
  TriggerPage,
  Workflow,
} from "./types";

/** A run as an address names it: a workflow, a number, and below it the steps that lead to a child. */
export interface RunName {
  workflow: string;
  number: number;
  child: string;
}

/** Reads `bike-drift#7/retrain`. */
export function parseLabel(label: string): RunName {
  const [root = "", ...child] = label.split("/");
  const [workflow = "", number = "0"] = root.split("#");
  return { workflow, number: Number(number), child: child.join("/") };
}

export function labelOf(run: RunName): string {
  return `${run.workflow}#${run.number}${run.child ? `/${run.child}` : ""}`;
}

export async function signOut(): Promise<void> {
  const left = await post<{ provider: boolean }>("/api/v1/sign-out", {});
  location.assign(atBase(left.provider ? "/sign-out/provider" : "/sign-in"));
}

export const readMe = (signal?: AbortSignal): Promise<Me> => get("/api/v1/me", signal);

export interface RunsFilter {
  workflow?: string;
  state?: string;
  /** `team=ml`, or `team` for any value; all hold. */
  label?: string[];
  /** Runs that steps of others started as well. */
  children?: boolean;
  cursor?: string;
  limit?: number;
}

export type Verb = "cancel" | "suspend" | "resume" | "retry";

export type TriggerVerb = "pause" | "resume" | "fire";

/** What the server offers below one project. */
export function projectApi(project: string) {
  const root = `/api/v1/projects/${encodeURIComponent(project)}`;
  const of = (workflow: string) => `${root}/workflows/${encodeURIComponent(workflow)}`;
  const runs = (run: RunName) => `${of(run.workflow)}/runs/${run.number}`;
  const trigger = (workflow: string, name: string) => `${root}/triggers/${encodeURIComponent(workflow)}/${encodeURIComponent(name)}`;
  const step = (run: RunName, name: string) => `${runs(run)}/steps/${encodeURIComponent(name)}`;
  return {
    project,
    listRuns: (filter: RunsFilter, signal?: AbortSignal): Promise<Page<RunSummary>> => get(`${root}/runs${query({ ...filter })}`, signal),
    readRun: (run: RunName, signal?: AbortSignal): Promise<Run> => get(`${runs(run)}${query({ child: run.child })}`, signal),
    readStep: (run: RunName, name: string, index?: number, signal?: AbortSignal): Promise<StepPage> =>
      get(`${step(run, name)}${query({ child: run.child, index })}`, signal),
    listSeries: (run: RunName, name: string, signal?: AbortSignal): Promise<Page<Series>> =>
      get(`${runs(run)}/metrics${query({ child: run.child, step: name })}`, signal),
    eventsOf: (run: RunName): string => atBase(`${runs(run)}/events${query({ child: run.child })}`),
    readLog: async (run: RunName, name: string, at: LogPlace, signal?: AbortSignal): Promise<ArrayBuffer> =>
      (await send(`${step(run, name)}/log${query({ child: run.child, ...at })}`, signal ? { signal } : undefined)).arrayBuffer(),
    fileOf: (run: RunName, name: string, file: string): string =>
      atBase(`${step(run, name)}/files/${file.split("/").map(encodeURIComponent).join("/")}${query({ child: run.child })}`),
    ask: (run: RunName, verb: Verb): Promise<Json> => post(`${runs(run)}/${verb}${query({ child: run.child })}`, {}),
    deleteRun: (run: RunName): Promise<Json> => change("DELETE", runs(run), {}),
    /** @param labels what the run is found by later */
    start: (workflow: string, parameters: Json, labels: Record<string, string>): Promise<Run> =>
      post(`${of(workflow)}/runs`, { parameters, labels }),
    listApprovals: (signal?: AbortSignal): Promise<Page<OpenApproval>> => get(`${root}/approvals?limit=500`, signal),
    decide: (run: RunName, name: string, decision: Decision): Promise<Json> =>
      post(`${step(run, name)}/decision${query({ child: run.child })}`, decision),
    listWorkflows: (signal?: AbortSignal): Promise<Page<Workflow>> => get(`${root}/workflows?limit=500`, signal),
    listVersions: (workflow: string, signal?: AbortSignal): Promise<Page<Version>> => get(`${of(workflow)}/versions`, signal),
    validate: (text: string, signal?: AbortSignal): Promise<{ errors: DefinitionError[] }> => post(`${root}/validate`, { text }, signal),
    diff: (workflow: string, before: number, after: number, signal?: AbortSignal): Promise<Diff> =>
      post(`${root}/diff`, { before: { workflow, version: before }, after: { workflow, version: after } }, signal),
    publish: (workflow: string, publication: Publication): Promise<Version> => post(`${of(workflow)}/versions`, publication),
    importText: (text: string): Promise<Imported> => post(`${root}/import`, { text }),
    listDrafts: (signal?: AbortSignal): Promise<Page<Draft>> => get(`${root}/drafts?limit=500`, signal),
    readDraft: (workflow: string, signal?: AbortSignal): Promise<Draft> => get(`${of(workflow)}/draft`, signal),
    /** @param digest of what it takes the place of; null: of nothing */
    saveDraft: (workflow: string, text: string, base: number, digest: string | null): Promise<Draft> =>
      change("PUT", `${of(workflow)}/draft`, { text, base }, seen(digest)),
    dropDraft: (workflow: string, digest: string): Promise<Draft> => change("DELETE", `${of(workflow)}/draft`, {}, seen(digest)),
    listTriggers: (signal?: AbortSignal): Promise<Page<Trigger>> => get(`${root}/triggers?limit=500`, signal),
    readTrigger: (workflow: string, name: string, signal?: AbortSignal): Promise<TriggerPage> => get(trigger(workflow, name), signal),
    listDeliveries: (workflow: string, name: string, signal?: AbortSignal): Promise<Page<Delivery>> =>
      get(`${trigger(workflow, name)}/deliveries`, signal),
    askTrigger: (workflow: string, name: string, verb: TriggerVerb): Promise<Json> => post(`${trigger(workflow, name)}/${verb}`, {}),
    listModels: (signal?: AbortSignal): Promise<Page<Model>> => get(`${root}/models?limit=500`, signal),
    readModel: (model: string, signal?: AbortSignal): Promise<Model> => get(`${root}/models/${encodeURIComponent(model)}`, signal),
    listQueue: (cursor: string, signal?: AbortSignal): Promise<Page<QueueItem>> => get(`${root}/queue${query({ cursor })}`, signal),
    listArrivals: (type: string, cursor: string, signal?: AbortSignal): Promise<Page<Arrival>> =>
      get(`${root}/events${query({ type, cursor })}`, signal),
    sendEvent: (event: Json): Promise<Arrival> =>
      change("POST", `${root}/events`, event, { headers: { "Content-Type": "application/cloudevents+json" } }),
    readActivity: (name: string, version: number, signal?: AbortSignal): Promise<Activity> =>
      get(`${root}/catalogue/${encodeURIComponent(name)}/${version}`, signal),
    listActivities: (signal?: AbortSignal): Promise<Page<Activity>> => get(`${root}/catalogue?limit=500`, signal),
    readVersion: (workflow: string, number: number, signal?: AbortSignal): Promise<Version> =>
      get(`${of(workflow)}/versions/${number}`, signal),
    /** Its history, with what each event changed. */
    listEvents: (run: RunName, after: number, signal?: AbortSignal): Promise<Page<RunEvent>> =>
      get(`${runs(run)}/events${query({ child: run.child, after, changes: true, limit: 500 })}`, signal),
    listDelegations: (cursor: string, signal?: AbortSignal): Promise<Page<Delegation>> =>
      get(`${root}/delegations${query({ limit: 500, cursor })}`, signal),
    /** @param expires how long it counts: `14d` */
    delegate: (to: string, expires: string): Promise<Delegation> => post(`${root}/delegations`, { to, expires }),
    endDelegation: (id: string): Promise<Delegation> => change("DELETE", `${root}/delegations/${encodeURIComponent(id)}`, {}),
    /** What a start of the live version would do. */
    preview: (workflow: string, parameters: Json): Promise<Preview> => post(`${root}/preview`, { workflow, parameters }),
  };
}

/** Where a log is read: whose, and from which byte on. */
export interface LogPlace {
  attempt?: number;
  index?: number;
  offset: number;
}

/** What must be live now is said, so that nobody's work is written over. */
export type Publication = Required<Document<"PublishBody">>;

/** With the digest of what the person saw. */
export type Decision = Told<Required<Document<"DecisionBody">>, { decision: "approve" | "reject" }>;

export type ProjectApi = ReturnType<typeof projectApi>;
