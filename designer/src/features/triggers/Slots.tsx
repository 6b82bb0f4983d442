import type { Slot } from "../../api/types";
import { Empty } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { StateMark } from "../../parts/StateMark";
import { exact } from "../../parts/times";
import { lookOfSlot } from "./looks";

/** What became of the times that a schedule planned, newest first. */
export function Slots({ slots }: { slots: Slot[] }) {
  return (
    <section className="panel below">
      <h2>History</h2>
      {slots.length === 0 ? (
        <Empty title="Nothing has come yet" />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Planned for</th>
              <th scope="col">State</th>
              <th scope="col">Run</th>
              <th scope="col" className="optional">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {slots.map((slot) => (
              <tr key={slot.planned}>
                <td>{exact(slot.planned)}</td>
                <td>
                  <StateMark look={lookOfSlot(slot.state)} />
                </td>
                <td>{slot.run ? <RunLink label={slot.run} /> : null}</td>
                <td className="optional wide">
                  <span className="clip soft" title={slot.why}>
                    {slot.why}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
