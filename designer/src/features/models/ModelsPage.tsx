import { Link } from "react-router";
import { useModels } from "../../api/queries";
import type { Model } from "../../api/types";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { Ago } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";

/** The models that runs have registered. */
export default function ModelsPage() {
  useTitle("Models");
  const models = useModels();
  const items = models.data?.items ?? [];
  return (
    <>
      <div className="head">
        <h1>Models</h1>
      </div>
      <Problem failure={models.error} />
      <div className="panel">
        {items.length > 0 ? (
          <ModelTable models={items} />
        ) : models.isPending ? (
          <Loading what="the models" />
        ) : (
          <Empty title="No run has registered a model yet">A step that uses the activity promote registers what it is given.</Empty>
        )}
      </div>
    </>
  );
}

function ModelTable({ models }: { models: Model[] }) {
  const now = useNow();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Aliases</th>
          <th scope="col">Versions</th>
          <th scope="col">Newest</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => {
          const newest = model.versions.at(-1);
          return (
            <tr key={model.model}>
              <td className="wide">
                <Link className="clip" to={`/models/${model.model}`}>
                  {model.model}
                </Link>
              </td>
              <td>
                {Object.entries(model.aliases)
                  .map(([alias, version]) => `${alias} v${version}`)
                  .join(", ")}
              </td>
              <td>{model.versions.length}</td>
              <td>{newest ? <Ago time={newest.at} now={now} /> : null}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
