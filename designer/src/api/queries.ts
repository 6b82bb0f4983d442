import { keepPreviousData, useInfiniteQuery, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { isFinal } from "../graph/states";
import { labelOf, parseLabel, type RunName, type RunsFilter } from "./client";
import { every } from "./polling";
import type { Step, StepPage } from "./types";
import { useMay, useProject } from "./useProject";

const often = 2000;

/** For what stands beside what is looked at. */
const seldom = 5000;

export function useRuns(filter: RunsFilter) {
  const api = useProject();
  return useInfiniteQuery({
    queryKey: [api.project, "runs", filter],
    queryFn: ({ pageParam, signal }) => api.listRuns(pageParam ? { ...filter, cursor: pageParam } : filter, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: every(often),
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
    refetchInterval: (query) => (query.state.data && isFinal(query.state.data.state) ? false : every(often)(query)),
  });
  useRunEvents(api.eventsOf(name), [api.project, "run", label], run.data !== undefined && !isFinal(run.data.state));
  return run;
}

function useRunEvents(address: string, [project, kind, label]: [string, string, string], isLive: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLive) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let [isDue, isLeft] = [false, false];
    const events = new EventSource(address);
    const look = () => {
      // A burst of events is one look, and the next one waits for its answer: it would cancel it, and so might all others after it.
      isDue = true;
      timer ??= setTimeout(async () => {
        isDue = false;
        await queries.invalidateQueries({ queryKey: [project, kind, label] });
        timer = null;
        if (isDue && !isLeft) look();
      }, 150);
    };
    events.addEventListener("event", look);
    events.addEventListener("ended", () => {
      events.close();
      look();
    });
    return () => {
      isLeft = true;
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
    refetchInterval: isLive ? every(often) : false,
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

/** A step of a run, as it is asked for among others. */
export interface StepAsked {
  name: RunName;
  step: string;
  /** When it has ended, or its run, in words that change with a retry; null while it goes on. */
  ended: string | null;
}

/** What was read of a step. */
export interface StepRead {
  /** As it was while it went on, until it is read as it ended; null where it isn't read. */
  page: StepPage | null;
  /** It was asked for, and has not come, or not since the step has ended. */
  isPending: boolean;
  error: Error | null;
}

/**
 * Steps of runs, each of which may be missing, in the order in which they are asked for. One that has ended is read once; what happens in
 * its run reads none of them again, of which there are many.
 */
export function useSteps(steps: StepAsked[]): StepRead[] {
  const api = useProject();
  const queries = useQueryClient();
  return useQueries({
    queries: steps.map(({ name, step, ended }) => {
      const key = [api.project, "step", labelOf(name), step];
      return {
        queryKey: [...key, ended],
        queryFn: ({ signal }: { signal: AbortSignal }) => api.readStep(name, step, undefined, signal),
        placeholderData: () => queries.getQueryData<StepPage>([...key, null]),
        refetchInterval: ended === null ? every(seldom) : (false as const),
        staleTime: ended === null ? seldom : Number.POSITIVE_INFINITY,
      };
    }),
    combine: (read) =>
      read.map((each) => ({ page: each.data ?? null, isPending: each.isPending || each.isPlaceholderData, error: each.error })),
  });
}

/** The newest runs, once somebody asks for them, and again while one of them goes on. */
export function useNewestRuns(filter: RunsFilter, isAsked: boolean) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "runs", "newest", filter],
    queryFn: ({ signal }) => api.listRuns(filter, signal),
    refetchInterval: (query) => (query.state.data?.items.every((run) => isFinal(run.state)) ? false : every(seldom)(query)),
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

/** What somebody has begun and not published; nobody but authors may ask. */
export function useDrafts() {
  const api = useProject();
  const may = useMay("author");
  return useQuery({
    queryKey: [api.project, "drafts"],
    queryFn: ({ signal }) => api.listDrafts(signal),
    refetchInterval: every(10_000),
    enabled: may,
  });
}

export function useWorkflows() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "workflows"],
    queryFn: ({ signal }) => api.listWorkflows(signal),
    refetchInterval: every(10_000),
  });
}

export function useApprovals() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "approvals"],
    queryFn: ({ signal }) => api.listApprovals(signal),
    refetchInterval: every(often),
  });
}

export function useTriggers() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "triggers"],
    queryFn: ({ signal }) => api.listTriggers(signal),
    refetchInterval: every(seldom),
  });
}

export function useTrigger(workflow: string, name: string) {
  const api = useProject();
  return useQuery({
    // Below the key of the list: what changes one changes both.
    queryKey: [api.project, "triggers", workflow, name],
    queryFn: ({ signal }) => api.readTrigger(workflow, name, signal),
    refetchInterval: every(often),
  });
}

/** What came to a webhook, a git or an event trigger; nobody is asked for others. */
export function useDeliveries(workflow: string, name: string, isAsked: boolean) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "triggers", workflow, name, "deliveries"],
    queryFn: ({ signal }) => api.listDeliveries(workflow, name, signal),
    refetchInterval: every(often),
    enabled: isAsked,
  });
}

export function useModels() {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "models"],
    queryFn: ({ signal }) => api.listModels(signal),
    refetchInterval: every(10_000),
  });
}

export function useModel(model: string) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "models", model],
    queryFn: ({ signal }) => api.readModel(model, signal),
    refetchInterval: every(10_000),
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
