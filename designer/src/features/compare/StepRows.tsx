import type { Look } from "../../graph/states";
import { StateMark } from "../../parts/StateMark";
import type { StepRow } from "./compare";
import { Section, type Shown } from "./Rows";

/** How each step went, and in which run it took longer. */
export function StepRows({ rows, ...shown }: Shown & { rows: StepRow[] }) {
  return (
    <Section title="Steps" rows={rows} none="Neither run has steps." {...shown}>
      {(row) => (
        <>
          <Went look={row.lookBefore} took={row.before} />
          <Went look={row.lookAfter} took={row.after} />
        </>
      )}
    </Section>
  );
}

function Went({ look, took }: { look: Look | null; took: string | null }) {
  return (
    <td>
      <div className="went">
        {look ? <StateMark look={look} /> : null}
        <span className="soft">{took ?? "–"}</span>
      </div>
    </td>
  );
}
