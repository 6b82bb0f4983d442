import { useParams } from "react-router";
import { useModel } from "../../api/queries";
import { useRunOf } from "../../api/runQueries";
import type { AliasChange, Model } from "../../api/types";
import { figure, numbersOf } from "../../metrics/figures";
import { Trend } from "../../metrics/Trend";
import { Loading, Problem } from "../../parts/Notes";
import { RunLink } from "../../parts/RunLink";
import { Ago } from "../../parts/Time";
import { size, useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { judgedBounds, metricNames, metricOf } from "./metrics";

/** How many metrics stand beside each other; the rest is in the file of the run. */
const mostMetrics = 6;

/** How many versions are drawn: the newest. */
const mostVersions = 50;

/** A model: its versions with the run that made each, and who moved which alias when. */
export default function ModelPage() {
  const { model: name = "" } = useParams();
  useTitle(name);
  const model = useModel(name);
  return (
    <>
      <div className="head">
        <h1>{name}</h1>
      </div>
      <Problem failure={model.error} />
      {model.data ? (
        <>
          <Versions model={model.data} />
          <OverVersions model={model.data} />
          {model.data.history.length > 0 ? <History changes={model.data.history} /> : null}
        </>
      ) : model.error ? null : (
        <Loading what={name} />
      )}
    </>
  );
}

function Versions({ model }: { model: Model }) {
  const now = useNow();
  const metrics = metricNames(model.versions).slice(0, mostMetrics);
  return (
    <section className="panel">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Made by</th>
            {metrics.map((metric) => (
              <th scope="col" key={metric} className="optional number">
                {metric}
              </th>
            ))}
            <th scope="col" className="optional number">
              Size
            </th>
            <th scope="col">Registered</th>
          </tr>
        </thead>
        <tbody>
          {model.versions.toReversed().map((version) => (
            <tr key={version.version}>
              <td title={`SHA-256 ${version.sha256}`}>
                v{version.version}
                {aliasesOf(model, version.version).map((alias) => (
                  <span key={alias} className="tag">
                    {alias}
                  </span>
                ))}
              </td>
              <td>{version.run ? <RunLink label={version.run} {...(version.step ? { step: version.step } : {})} /> : null}</td>
              {metrics.map((metric) => (
                <td key={metric} className="optional number">
                  {version.broken ?? shown(metricOf(version, metric))}
                </td>
              ))}
              <td className="optional number">{size(version.size)}</td>
              <td>
                <Ago time={version.at} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How its metrics went from version to version, with the objectives of the run that made the newest. */
function OverVersions({ model }: { model: Model }) {
  const newest = model.versions.at(-1);
  const maker = useRunOf(newest?.run ?? null).data?.steps ?? {};
  if (metricNames(model.versions).length === 0) return null;
  const points = model.versions.slice(-mostVersions).map((version) => ({
    key: String(version.version),
    label: `v${version.version}`,
    link: version.run ? (
      <>
        v{version.version} <RunLink label={version.run} />
      </>
    ) : (
      `v${version.version}`
    ),
    figures: numbersOf(version.metrics),
  }));
  return (
    <section className="panel below" aria-label="Metrics">
      <h2>Metrics over versions</h2>
      <Trend what="version" points={points} boundsOf={(metric) => judgedBounds(maker, metric)} />
    </section>
  );
}

function History({ changes }: { changes: AliasChange[] }) {
  const now = useNow();
  return (
    <section className="panel below">
      <h2>How its aliases moved</h2>
      <table className="table">
        <tbody>
          {changes.toReversed().map((change) => (
            <tr key={`${change.alias} ${change.at} ${change.to}`}>
              <td>{change.alias}</td>
              <td className="wraps">
                {change.from === null ? `to v${change.to}` : `from v${change.from} to v${change.to}`}
                <span className="soft"> by {change.by}</span>
              </td>
              <td>
                <Ago time={change.at} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function aliasesOf(model: Model, version: number): string[] {
  return Object.entries(model.aliases)
    .filter(([, at]) => at === version)
    .map(([alias]) => alias);
}

function shown(value: number | undefined): string {
  return value === undefined ? "" : figure(value);
}
