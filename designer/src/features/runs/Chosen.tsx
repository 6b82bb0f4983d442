import { Link } from "react-router";
import type { RunSummary } from "../../api/types";
import { pathOfComparison } from "../../parts/RunLink";

/** Names the words that say why no more runs can be marked. */
export const whyNoMore = "why-no-more";

/** The runs that were marked, which may be of different pages and filters; two are compared, the older one as what was before. */
export function Chosen({ runs, onClear }: { runs: RunSummary[]; onClear: () => void }) {
  const [before, after] = runs.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  if (!before) return null;
  return (
    <div className="chosen panel">
      <span role="status">{after ? `${before.label} and ${after.label}` : `${before.label}, and which other run?`}</span>
      {after ? (
        <span id={whyNoMore} className="meta">
          Two are compared: to mark another run, take a mark away.
        </span>
      ) : null}
      {after ? (
        <Link className="button-like" to={pathOfComparison(before.label, after.label)}>
          Compare
        </Link>
      ) : null}
      <button type="button" className="plain" onClick={onClear}>
        Clear the marks
      </button>
    </div>
  );
}
