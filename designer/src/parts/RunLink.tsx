import { Link } from "react-router";
import { parseLabel } from "../api/client";

export function pathOfRun(label: string): string {
  const { workflow, number, child } = parseLabel(label);
  return `/runs/${workflow}/${number}${child ? `/${child}` : ""}`;
}

/** The page that shows two runs side by side. */
export function pathOfComparison(before: string, after: string): string {
  return `/compare?${new URLSearchParams({ before, after })}`;
}

/** A run by its label. */
export function RunLink({ label, step }: { label: string; step?: string }) {
  return (
    <Link className="name clip" title={label} to={`${pathOfRun(label)}${step ? `?step=${encodeURIComponent(step)}` : ""}`}>
      {label}
    </Link>
  );
}
