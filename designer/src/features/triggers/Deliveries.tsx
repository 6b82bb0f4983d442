import type { Delivery } from "../../api/types";
import { Empty } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { lookOfDelivery } from "./looks";

/** What was sent, newest first, and what came of it. */
export function Deliveries({ deliveries, isWebhook }: { deliveries: Delivery[]; isWebhook: boolean }) {
  const now = useNow();
  return (
    <section className="panel below">
      <h2>{isWebhook ? "Deliveries" : "Events"}</h2>
      {deliveries.length === 0 ? (
        <Empty title={isWebhook ? "Nothing came with a right signature yet" : "No event came yet"} />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Came</th>
              <th scope="col">Outcome</th>
              <th scope="col">Run</th>
              <th scope="col" className="optional">
                Why
              </th>
              <th scope="col" className="optional">
                Id
              </th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((each) => (
              <tr key={`${each.at} ${each.id ?? each.digest}`}>
                <td>
                  <Ago time={each.at} now={now} />
                </td>
                <td>
                  <StateMark look={lookOfDelivery(each.outcome)} />
                </td>
                <td>{each.run ? <RunLink label={each.run} /> : null}</td>
                <td className="optional wide">
                  <span className="clip soft" title={each.verdict}>
                    {each.verdict}
                  </span>
                </td>
                <td className="optional">
                  <code className="name clip" title={each.id ?? each.digest}>
                    {each.id ?? each.digest.slice(0, 12)}
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
