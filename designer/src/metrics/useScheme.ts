import { useSyncExternalStore } from "react";

const dark = "(prefers-color-scheme: dark)";

/** In which colours the page is drawn now: what is chosen in it, else what the system asks for. */
export function useScheme(): string {
  return useSyncExternalStore(listen, () => document.documentElement.dataset.theme ?? (matchMedia(dark).matches ? "dark" : "light"));
}

function listen(listener: () => void): () => void {
  const chosen = new MutationObserver(listener);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = matchMedia(dark);
  system.addEventListener("change", listener);
  return () => {
    chosen.disconnect();
    system.removeEventListener("change", listener);
  };
}
