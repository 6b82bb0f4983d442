import { useEffect, useSyncExternalStore } from "react";
import { atBase } from "./base";

let holders = 0;
let isOver = false;
let isLeaving = false;
const listeners = new Set<() => void>();

/** The server does not know who asks any more. A page that holds what somebody is writing stays, and asks them first. */
export function sessionIsOver(): void {
  if (holders === 0) {
    signIn();
    return;
  }
  isOver = true;
  for (const listener of listeners) listener();
}

/** Leaves for the page to sign in at, which leads back here. */
export function signIn(): void {
  if (isLeaving) return;
  isLeaving = true;
  location.assign(atBase(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`));
}

export function useIsSessionOver(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOver,
  );
}

/** While this page is shown, nobody is sent away from it unasked. */
export function useHolding(): void {
  useEffect(() => {
    holders++;
    return () => {
      holders--;
      if (isOver) signIn();
    };
  }, []);
}
