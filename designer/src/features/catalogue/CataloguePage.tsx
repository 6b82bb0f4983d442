import { useState } from "react";
import { Link } from "react-router";
import type { Activity } from "../../api/definitions";
import { useActivities } from "../../api/queries";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { useTitle } from "../../parts/useTitle";
import { matches } from "../../parts/words";

/** What steps can use. */
export default function CataloguePage() {
  useTitle("Catalogue");
  const activities = useActivities();
  const [words, setWords] = useState("");
  const all = activities.data?.items ?? [];
  const shown = all.filter((each) => matches(textOf(each), words));
  return (
    <>
      <div className="head">
        <h1>Catalogue</h1>
        <div className="end">
          <input
            type="text"
            aria-label="Search"
            placeholder="Search …"
            value={words}
            onChange={(changed) => setWords(changed.target.value)}
          />
        </div>
      </div>
      <Problem failure={activities.error} />
      {shown.length > 0 ? (
        <ul className="tiles">
          {shown.map((each) => (
            <li key={`${each.name}@${each.version}`} className="panel card">
              <h2>
                <Link to={`/catalogue/${each.name}/${each.version}`}>{each.title ?? each.name}</Link>
              </h2>
              <p className="meta">
                <code>
                  {each.name}@{each.version}
                </code>
                {each.category ? <span className="tag">{each.category}</span> : null}
              </p>
              <p className="lines">{each.description}</p>
            </li>
          ))}
        </ul>
      ) : (
        <div className="panel">
          {activities.isPending ? (
            <Loading what="the catalogue" />
          ) : all.length > 0 ? (
            <Empty title="No activity is like that" />
          ) : (
            <Empty title="The catalogue is empty">Steps of `uses: container` run any program without it.</Empty>
          )}
        </div>
      )}
    </>
  );
}

function textOf({ name, version, title = "", category = "", description = "" }: Activity): string {
  return `${name}@${version} ${title} ${category} ${description}`;
}
