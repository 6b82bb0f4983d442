import { Link } from "react-router";

/** What a run was started with to be found by; each leads to the runs that have it too. */
export function Labels({ labels }: { labels: Record<string, string> }) {
  const all = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  if (all.length === 0) return null;
  return (
    <span className="labels">
      {all.map((label) => (
        <Link key={label} className="tag" to={`/runs?${new URLSearchParams({ label })}`}>
          {label}
        </Link>
      ))}
    </span>
  );
}
