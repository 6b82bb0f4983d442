import { keepPreviousData, useInfiniteQuery, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { isFinal } from "../graph/states";
import { labelOf, parseLabel, type RunName, type RunsFilter } from "./client";
import type { Step, StepPage } from "./types";
import { useProject } from "./useProject";

const often = 2000;

export function useRuns(filter: RunsFilter) {
  const api = useProject();
  return useInfiniteQuery({
    queryKey: [api.project, "runs", filter],
    queryFn: ({ pageParam, signal }) => api.listRuns(pageParam ? { ...filter, cursor: pageParam } : filter, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: often,
  });
}

/** A run, read again whenever its history says that something has happened. */
export function useRun(name: RunName) {
  const api = useProject();
  const label = labelOf(name);
  const run = useQuery({
    queryKey: [api.project, "run", label],
    queryFn: ({ signal }) => api.readRun(name, signal),
    // What is only observed, such as the start of a process, is no event.
    refetchInterval: (query) => (query.state.data && isFinal(query.state.data.state) ? false : often),
  });
  useRunEvents(api.eventsOf(name), [api.project, "run", label], run.data !== undefined && !isFinal(run.data.state));
  return run;
}

function useRunEvents(address: string, [project, kind, label]: [string, string, string], isLive: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLive) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const events = new EventSource(address);
    const look = () => {
      // A burst of events is one look.
      timer ??= setTimeout(() => {
        timer = null;
        void queries.invalidateQueries({ queryKey: [project, kind, label] });
      }, 150);
    };
    events.addEventListener("event", look);
    events.addEventListener("ended", () => {
      events.close();
      look();
    });
    return () => {
      events.close();
      if (timer) clearTimeout(timer);
    };
  }, [queries, address, project, kind, label, isLive]);
}

export function useStep(name: RunName, step: string, isLive: boolean) {
  const api = useProject();
  return useQuery({
    // Below the run's key: what makes the run be read again makes its step be read too.
    queryKey: [api.project, "run", labelOf(name), "step", step],
    queryFn: ({ signal }) => api.readStep(name, step, undefined, signal),
    refetchInterval: isLive ? often : false,
  });
}

/** The steps of a run that nobody follows; none where it is not there any more. */
export function useStepsOf(label: string | null): Record<string, Step> {
  const api = useProject();
  const run = useQuery({
    queryKey: [api.project, "run", label],
    queryFn: ({ signal }) => api.readRun(parseLabel(label ?? ""), signal),
    enabled: label !== null,
    staleTime: 60_000,
  });
  return run.data?.steps ?? {};
}

/** Steps of runs, each of which may be missing: those that were read, and why others could not be. */
export function useSteps(steps: { name: RunName; step: string; isLive: boolean }[]): StepsRead {
  const api = useProject();
  return useQueries({
    queries: steps.map(({ name, step, isLive }) => ({
      queryKey: [api.project, "run", labelOf(name), "step", step],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.readStep(name, step, undefined, signal),
      refetchInterval: isLive ? often : (false as const),
      staleTime: isLive ? 1000 : Number.POSITIVE_INFINITY,
    })),
    combine: (read) => ({
      pages: read.map((each) => each.data ?? null),
      isPending: read.some((each) => each.isPending),
      error: read.find((each) => each.error)?.error ?? null,
    }),
  });
}

export interface StepsRead {
  /** In the order in which they were asked for. */
  pages: (StepPage | null)[];
  isPending: boolean;
  error: Error | null;
}

/** The newest runs, once somebody asks for them. */
export function useNewestRuns(filter: RunsFilter, isAsked: boolean) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "runs", "newest", filter],
    queryFn: ({ signal }) => api.listRuns(filter, signal),
    enabled: isAsked,
  });
}

export function useDiff(workflow: string, before: number, after: number, isAsked: boolean) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "diff", workflow, before, after],
    queryFn: ({ signal }) => api.diff(workflow, before, after, signal),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useVersion(workflow: string, version: number | undefined) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "version", workflow, version],
    queryFn: ({ signal }) => api.readVersion(workflow, version ?? 0, signal),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useVersions(workflow: string) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "versions", workflow],
    queryFn: ({ signal }) => api.listVersions(workflow, signal),
  });
}

export function useWorkflows() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "workflows"],
    queryFn: ({ signal }) => api.listWorkflows(signal),
    refetchInterval: 10_000,
  });
}

export function useApprovals() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "approvals"],
    queryFn: ({ signal }) => api.listApprovals(signal),
    refetchInterval: often,
  });
}

export function useTriggers() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "triggers"],
    queryFn: ({ signal }) => api.listTriggers(signal),
    refetchInterval: 5000,
  });
}

export function useTrigger(workflow: string, name: string) {
  const api = useProject();
  return useQuery({
    // Below the key of the list: what changes one changes both.
    queryKey: [api.project, "triggers", workflow, name],
    queryFn: ({ signal }) => api.readTrigger(workflow, name, signal),
    refetchInterval: often,
  });
}

/** What came to a webhook, a git or an event trigger; nobody is asked for others. */
export function useDeliveries(workflow: string, name: string, isAsked: boolean) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "triggers", workflow, name, "deliveries"],
    queryFn: ({ signal }) => api.listDeliveries(workflow, name, signal),
    refetchInterval: often,
    enabled: isAsked,
  });
}

export function useModels() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "models"],
    queryFn: ({ signal }) => api.listModels(signal),
    refetchInterval: 10_000,
  });
}

export function useModel(model: string) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "models", model],
    queryFn: ({ signal }) => api.readModel(model, signal),
    refetchInterval: 10_000,
  });
}

/** The activities of the catalogue. */
export function useActivities() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "catalogue"],
    queryFn: ({ signal }) => api.listActivities(signal),
    staleTime: 60_000,
  });
}

/** What the server finds wrong with a text; what it found before, until it has answered. */
export function useProblems(text: string) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "problems", text],
    queryFn: ({ signal }) => api.validate(text, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}
