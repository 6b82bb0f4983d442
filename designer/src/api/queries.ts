import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { every, often, seldom } from "./polling";
import { useMay, useProject } from "./useProject";

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
