import { useSyncExternalStore } from "react";

const media = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

/** In which colours the page is drawn now, as a word that changes with them: what is drawn by hand is drawn anew then. */
export function useScheme(): string {
  return useSyncExternalStore(listen, () =>
    [document.documentElement.dataset.theme, ...media.map((each) => matchMedia(each).matches)].join(),
  );
}

function listen(listener: () => void): () => void {
  const chosen = new MutationObserver(listener);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = media.map((each) => matchMedia(each));
  for (const each of system) each.addEventListener("change", listener);
  return () => {
    chosen.disconnect();
    for (const each of system) each.removeEventListener("change", listener);
  };
}
