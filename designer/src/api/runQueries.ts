import { type UseQueryResult, useInfiniteQuery, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { isFinal } from "../graph/states";
import { labelOf, parseLabel, type RunName, type RunsFilter } from "./client";
import { earlierOf } from "./earlier";
import { every, often, seldom } from "./polling";
import type { Run, StepPage } from "./types";
import { useProject } from "./useProject";

/** How long it is waited for more events, where one has come. */
const burst = 60;

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
    let [isDue, isLooking, isLeft] = [false, false, false];
    const events = new EventSource(address);
    const look = async () => {
      // A burst of events is one look, and the next one waits for its answer: it would cancel it, and so might all others after it.
      isDue = true;
      if (isLooking) return;
      isLooking = true;
      while (isDue && !isLeft) {
        await new Promise((resolve) => setTimeout(resolve, burst));
        isDue = false;
        await queries.invalidateQueries({ queryKey: [project, kind, label] });
      }
      isLooking = false;
    };
    events.addEventListener("event", look);
    events.addEventListener("ended", () => {
      events.close();
      void look();
    });
    return () => {
      isLeft = true;
      events.close();
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

/** What a step has measured while it ran. */
export function useSeries(name: RunName, step: string, isLive: boolean) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "run", labelOf(name), "step", step, "series"],
    queryFn: ({ signal }) => api.listSeries(name, step, signal),
    refetchInterval: isLive ? every(often) : false,
  });
}

/** A run that nobody follows; null: none is asked for. */
export function useRunOf(label: string | null) {
  const api = useProject();
  return useQuery({
    queryKey: [api.project, "run", label],
    queryFn: ({ signal }) => api.readRun(parseLabel(label ?? ""), signal),
    enabled: label !== null,
    staleTime: 60_000,
  });
}

/** Runs that have ended, those that have come so far. */
export function useRunsOf(labels: string[]) {
  const api = useProject();
  return useQueries({
    queries: labels.map((label) => ({
      queryKey: [api.project, "run", label],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.readRun(parseLabel(label), signal),
      staleTime: 60_000,
    })),
    combine: runsRead,
  });
}

/** One function, so that what has not changed is the same. */
function runsRead(read: UseQueryResult<Run>[]) {
  return {
    runs: read.flatMap((each) => each.data ?? []),
    isPending: read.some((each) => each.isPending),
    error: read.find((each) => each.error)?.error ?? null,
  };
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

/** The runs of its workflow that began before a run and succeeded; none before somebody asks for them. */
export function useEarlierRuns(name: RunName, run: Run, isAsked: boolean) {
  const api = useProject();
  const filter = { workflow: run.workflow, state: "succeeded", children: name.child !== "", limit: 100 };
  return useQuery({
    queryKey: [api.project, "runs", "earlier", labelOf(name)],
    queryFn: ({ signal }) => earlierOf(labelOf(name), run.createdAt, (cursor) => api.listRuns({ ...filter, cursor }, signal)),
    staleTime: 60_000,
    enabled: isAsked,
  });
}
