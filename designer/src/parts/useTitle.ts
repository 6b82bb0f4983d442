import { useEffect } from "react";

/** What the browser calls the page, in tabs and histories. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Workflows`;
  }, [title]);
}
