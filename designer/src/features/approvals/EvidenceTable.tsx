import { useQuery } from "@tanstack/react-query";
import { parseLabel } from "../../api/client";
import type { OpenApproval } from "../../api/types";
import { useProject } from "../../api/useProject";
import { isGraph, readGraph } from "../../document/graph";
import { figure } from "../../metrics/figures";
import { Loading, Problem } from "../../parts/Notes";
import "../../styles/evidence.css";
import { evidenceFor, type Figure } from "./evidence";

/** What was judged before people were asked: the new model beside the one that serves, and the reasons in words. */
export function EvidenceTable({ open }: { open: OpenApproval }) {
  const api = useProject();
  const evidence = useQuery({
    // Another digest is another question, which may stand on other figures.
    queryKey: [api.project, "evidence", open.run, open.step, open.digest],
    queryFn: async ({ signal }) => {
      const run = await api.readRun(parseLabel(open.run), signal);
      const graph = readGraph((await api.readVersion(run.workflow, run.version, signal)).text ?? "");
      return isGraph(graph) ? evidenceFor(open.step, graph, run.steps) : [];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (evidence.isPending) return <Loading what="what was judged" />;
  return (
    <>
      <Problem failure={evidence.error} />
      {evidence.data?.map(({ step, reasons, champion, figures }) => (
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
    </>
  );
}

function shown(value: number | null): string {
  return value === null ? "–" : figure(value);
}

function difference({ candidate, champion }: Figure): string {
  if (candidate === null || champion === null) return "–";
  return `${candidate > champion ? "+" : ""}${figure(candidate - champion)}`;
}
