const said = document.querySelector<HTMLMetaElement>('meta[name="wf-base"]')?.content ?? "";

/** Below which path the server is reached: `/ml`, or nothing. Whoever opens it past the proxy is at the root. */
export const base: string = said !== "" && `${location.pathname}/`.startsWith(`${said}/`) ? said : "";

export function atBase(path: string): string {
  return base + path;
}
