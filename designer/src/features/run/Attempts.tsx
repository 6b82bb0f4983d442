import type { Attempt, Instance } from "../../api/types";
import { lookOfAttempt, lookOfStep } from "../../graph/states";
import { StateMark } from "../../parts/StateMark";
import { Took } from "../../parts/Time";

/** The tries of a step, oldest first. */
export function Attempts({ attempts, now }: { attempts: Attempt[]; now: number }) {
  return (
    <div className="part">
      <h3>Attempts</h3>
      <table className="table small">
        <tbody>
          {attempts.map((attempt) => (
            <tr key={attempt.number}>
              <td>{attempt.number}</td>
              <td>
                <StateMark look={lookOfAttempt(attempt.state)} />
              </td>
              <td className="wide">
                <span className="clip soft" title={attempt.message ?? ""}>
                  {attempt.message ?? attempt.cause ?? ""}
                </span>
              </td>
              <td className="number">
                <Took from={attempt.startedAt} to={attempt.endedAt} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The instances of a step that is fanned out, those that have begun. */
export function Instances({ instances, now }: { instances: Instance[]; now: number }) {
  return (
    <div className="part">
      <h3>Instances</h3>
      <table className="table small">
        <tbody>
          {instances.map((instance) => (
            <tr key={instance.index}>
              <td>{instance.index}</td>
              <td>
                <StateMark look={lookOfStep(instance)} />
              </td>
              <td className="wide">
                <code className="clip" title={instance.message ?? ""}>
                  {instance.message ?? JSON.stringify(instance.item)}
                </code>
              </td>
              <td className="number">
                <Took from={instance.startedAt} to={instance.endedAt} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
