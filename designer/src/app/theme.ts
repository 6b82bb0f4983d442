const key = "wf-theme";

export type Theme = "system" | "light" | "dark";

export function readTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows the page as it was chosen; as the system has it where nothing was. */
export function applyTheme(theme: Theme = readTheme()): void {
  localStorage.setItem(key, theme);
  document.documentElement.dataset.theme = theme;
}
