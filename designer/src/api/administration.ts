import { change, get, post, query } from "./http";
import type { Act, Engine, Token, Verdict } from "./operations";
import type { Page } from "./types";

// What is about no project.

export const listTokens = (signal?: AbortSignal): Promise<Page<Token>> => get("/api/v1/tokens?limit=500", signal);

export const createToken = (roles: Record<string, string[]>, subject: string | null, expires: string): Promise<Token> =>
  post("/api/v1/tokens", { roles, expires, ...(subject ? { subject } : {}) });

export const revokeToken = (id: string): Promise<Token> => change("DELETE", `/api/v1/tokens/${encodeURIComponent(id)}`, {});

export const listEngines = (signal?: AbortSignal): Promise<Page<Engine>> => get("/api/v1/engines", signal);

export interface ActsFilter {
  actor?: string;
  act?: string;
  cursor?: string;
}

/** @param project null: of all of them, and of what is about none */
export const listActs = (project: string | null, filter: ActsFilter, signal?: AbortSignal): Promise<Page<Act>> =>
  get(`${project === null ? "/api/v1" : `/api/v1/projects/${encodeURIComponent(project)}`}/audit${query({ ...filter })}`, signal);

export const verifyActs = (hash: string): Promise<Verdict> => get(`/api/v1/audit/verify${query({ hash })}`);
