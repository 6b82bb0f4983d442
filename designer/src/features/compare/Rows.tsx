import type { ReactNode } from "react";
import { Clipped } from "./Clipped";
import type { Row } from "./compare";

/** More rows than that nobody reads. */
const most = 300;

/** How the sections of a comparison are shown. */
export interface Shown {
  /** Of the runs, before and after. */
  labels: readonly [string, string];
  /** Only what differs. */
  isShort: boolean;
}

interface RowsProps extends Shown {
  title: string;
  rows: Row[];
  /** What is said where there is nothing to compare. */
  none?: string;
  /** What more there is to say. */
  children?: string;
}

/** One kind of values of both runs. */
export function Rows({ title, rows, none = "", children = "", ...shown }: RowsProps) {
  return (
    <Section title={title} rows={rows} none={none} more={children} {...shown}>
      {(row) => (
        <>
          <td>
            <Clipped text={row.before} none={row.noteBefore} />
          </td>
          <td>
            <Clipped text={row.after} none={row.noteAfter} />
          </td>
        </>
      )}
    </Section>
  );
}

interface SectionProps<R extends Row> extends Shown {
  title: string;
  rows: R[];
  none: string;
  more?: string;
  /** The cells of both sides. */
  children: (row: R) => ReactNode;
}

export function Section<R extends Row>({ title, rows, none, more = "", labels, isShort, children }: SectionProps<R>) {
  const count = rows.filter((row) => row.differs).length;
  const shown = isShort ? rows.filter((row) => row.differs) : rows;
  return (
    <section className="panel below" aria-label={title}>
      <h2>
        {title} {rows.length > 0 ? <span className="meta">{wordOf(count, rows.length)}</span> : null}
      </h2>
      {rows.length === 0 ? <p className="soft empty">{none}</p> : null}
      {shown.length > 0 ? (
        <table className="table compare">
          <Head first="Name" labels={labels} />
          <tbody>
            {shown.slice(0, most).map((row) => (
              <tr key={row.name} className={row.differs ? "differs" : ""}>
                <th scope="row">{row.name}</th>
                {children(row)}
                <td>
                  {row.differs ? (
                    <>
                      <span aria-hidden>≠ </span>
                      {row.difference || <span className="for-readers">differs</span>}
                    </>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {shown.length > most ? <p className="soft empty">and {shown.length - most} more</p> : null}
      {more ? <p className="soft empty">{more}</p> : null}
    </section>
  );
}

/** The headings of a table with a column for each side. */
export function Head({ first, labels }: { first: string; labels: readonly [string, string] }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {labels.map((label, index) => (
          <th scope="col" key={index}>
            <span className="clip" title={label}>
              {label}
            </span>
          </th>
        ))}
        <th scope="col">Difference</th>
      </tr>
    </thead>
  );
}

function wordOf(differ: number, all: number): string {
  return differ === 0 ? "no difference" : `${differ} of ${all} ${differ === 1 ? "differs" : "differ"}`;
}
