import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { type ProjectApi, projectApi, readMe } from "./client";
import type { Me } from "./types";

const key = "wf-project";
const standard = "default";
const listeners = new Set<() => void>();
const apis = new Map<string, ProjectApi>();

export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: ({ signal }) => readMe(signal), staleTime: 60_000 });
}

/** The projects that somebody has a role in; who has one in all of them begins with `default`. */
export function projectsOf(me: Me | undefined): string[] {
  const named = Object.keys(me?.roles ?? {}).filter((name) => name !== "*");
  return [...new Set(me === undefined || "*" in me.roles ? [standard, ...named] : named)].sort();
}

/** Whether one may, in the project that is looked at, what somebody of this role may. */
export function useMay(role: string): boolean {
  const { project } = useProject();
  const roles = useMe().data?.roles ?? {};
  return [...(roles[project] ?? []), ...(roles["*"] ?? [])].includes(role);
}

/** The same of all projects at once. */
export function useMayEverywhere(role: string): boolean {
  return (useMe().data?.roles["*"] ?? []).includes(role);
}

export function chooseProject(project: string): void {
  localStorage.setItem(key, project);
  for (const listener of listeners) listener();
}

/** The API of the project that is looked at. */
export function useProject(): ProjectApi {
  const chosen = useSyncExternalStore(listen, () => localStorage.getItem(key) ?? "");
  const projects = projectsOf(useMe().data);
  const project = projects.includes(chosen) ? chosen : (projects[0] ?? standard);
  const known = apis.get(project) ?? projectApi(project);
  apis.set(project, known);
  return known;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
