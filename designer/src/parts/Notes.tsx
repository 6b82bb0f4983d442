import { OctagonX } from "lucide-react";
import type { ReactNode } from "react";

/** Where there is nothing to show, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="note">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className="note" role="status">
      Loading {what} …
    </div>
  );
}

/** What went wrong, in the server's words. */
export function Problem({ failure }: { failure: Error | null | undefined }) {
  return failure ? (
    <div className="problem" role="alert">
      <OctagonX size={16} aria-hidden />
      <span>{failure.message}</span>
    </div>
  ) : null;
}
