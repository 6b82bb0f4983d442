import { useQuery } from "@tanstack/react-query";
import { listEngines } from "../../api/administration";
import { every } from "../../api/polling";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { Ago, Took } from "../../parts/Time";
import { useNow } from "../../parts/times";

/** Who drives which share of the runs. */
export function Engines() {
  const engines = useQuery({ queryKey: ["engines"], queryFn: ({ signal }) => listEngines(signal), refetchInterval: every(5000) });
  const now = useNow();
  const items = engines.data?.items ?? [];
  const all = items.reduce((sum, each) => sum + each.partitions.length, 0);
  return (
    <section className="panel below" aria-label="Engines">
      <h2>Engines</h2>
      <Problem failure={engines.error} />
      {items.length > 0 ? (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Engine</th>
              <th scope="col">Partitions</th>
              <th scope="col">Open runs</th>
              <th scope="col">Behind</th>
              <th scope="col" className="optional">
                Since
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((each) => (
              <tr key={each.name ?? ""}>
                <td className="wide">
                  <span className={each.name ? "clip" : "bad"} title={each.name ?? ""}>
                    {each.name ?? "nobody drives these"}
                  </span>
                </td>
                <td title={each.partitions.join(", ")}>
                  {each.partitions.length} of {all}
                </td>
                <td>{each.runs}</td>
                <td>{each.oldestCommand ? <Took from={each.oldestCommand} to={null} now={now} /> : <span className="soft">no</span>}</td>
                <td className="optional">{each.since ? <Ago time={each.since} now={now} /> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : engines.isPending ? (
        <Loading what="the engines" />
      ) : (
        <Empty title="No engine has driven this store yet" />
      )}
    </section>
  );
}
