import { useEffect, useMemo } from "react";
import { useVersion } from "../../api/queries";
import { useRunOf } from "../../api/runQueries";
import type { OpenApproval } from "../../api/types";
import { isGraph, readGraph } from "../../document/graph";
import { figure } from "../../metrics/figures";
import { Problem } from "../../parts/Notes";
import "../../styles/evidence.css";
import { evidenceFor, type Figure } from "./evidence";

/** What was judged before people were asked: the new model beside the one that serves, and the reasons in words. */
export function EvidenceTable({ open }: { open: OpenApproval }) {
  const run = useRunOf(open.run);
  const version = useVersion(run.data?.workflow ?? "", run.data?.version);
  // What was read of the run for another page may be from before people were asked.
  const { refetch } = run;
  const isOld = run.data !== undefined && run.data.steps[open.step]?.approval?.askedAt !== open.approval.askedAt;
  useEffect(() => {
    if (isOld) void refetch();
  }, [isOld, refetch]);
  const evidence = useMemo(() => {
    if (!run.data || !version.data) return null;
    const graph = readGraph(version.data.text ?? "");
    return isGraph(graph) ? evidenceFor(open.step, graph, run.data.steps) : [];
  }, [open.step, run.data, version.data]);
  const failure = run.error ?? version.error;
  const isLoading = !failure && (evidence === null || (isOld && run.isFetching));
  return (
    // It is as high whatever comes into it: what one is about to press does not move.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="evidence" aria-label="Evidence" tabIndex={0}>
      <Problem failure={failure} />
      {isLoading ? (
        <p className="meta" role="status">
          Loading what was judged …
        </p>
      ) : evidence?.length === 0 ? (
        <p className="meta">No models were judged before this.</p>
      ) : null}
      {evidence?.map(({ step, reasons, champion, figures }) => (
        <section key={step} aria-label={`What ${step} found`}>
          <table className="table small">
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col" className="number">
                  Candidate
                </th>
                {champion === null ? null : (
                  <>
                    <th scope="col" className="number" title={champion}>
                      Champion
                    </th>
                    <th scope="col" className="number">
                      Difference
                    </th>
                  </>
                )}
              </tr>
            </thead>
            <tbody>
              {figures.map((each) => (
                <tr key={each.metric}>
                  <td className="wide">
                    <span className="clip" title={each.metric}>
                      {each.metric}
                    </span>
                  </td>
                  <td className="number">{shown(each.candidate)}</td>
                  {champion === null ? null : (
                    <>
                      <td className="number">{shown(each.champion)}</td>
                      <td className="number">{difference(each)}</td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {champion === null ? null : <p className="meta">The champion is {champion}.</p>}
          <ul className="reasons">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function shown(value: number | null): string {
  return value === null ? "–" : figure(value);
}

function difference({ candidate, champion }: Figure): string {
  if (candidate === null || champion === null) return "–";
  return `${candidate > champion ? "+" : ""}${figure(candidate - champion)}`;
}
