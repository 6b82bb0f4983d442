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
          <Went look={row.lookBefore} took={row.before} none={row.noteBefore} />
          <Went look={row.lookAfter} took={row.after} none={row.noteAfter} />
        </>
      )}
    </Section>
  );
}

function Went({ look, took, none }: { look: Look | null; took: string | null; none: string }) {
  return (
    <td>
      <div className="went">
        {look ? <StateMark look={look} /> : null}
        <span className="soft">{took ?? (none || "–")}</span>
      </div>
    </td>
  );
}
