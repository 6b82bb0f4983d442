import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { Link, useParams } from "react-router";
import { useStore } from "zustand";
import type { DefinitionError } from "../../api/definitions";
import { useProblems } from "../../api/queries";
import { whyNotConnect } from "../../document/needs";
import { isRefused, readSource } from "../../document/source";
import { type GraphEdits, GraphView } from "../../graph/GraphView";
import { workOf } from "../../graph/work";
import { Loading, Problem } from "../../parts/Notes";
import { useTitle } from "../../parts/useTitle";
import "../../styles/designer.css";
import { CanvasMenu, type Menu } from "./CanvasMenu";
import { problemsOf } from "./forms";
import { Palette } from "./Palette";
import { Problems } from "./Problems";
import { PublishBar } from "./PublishBar";
import { Standing } from "./Standing";
import { StepForm } from "./StepForm";
import type { EditingStore } from "./store";
import { TextPanel } from "./TextPanel";
import { useAdding } from "./useAdding";
import { useCanvasKeys } from "./useCanvasKeys";
import { useEditingKeys } from "./useEditingKeys";
import { useKeeping } from "./useKeeping";
import { type Opened, useOpened } from "./useOpened";
import { useSaving } from "./useSaving";
import { useTidy } from "./useTidy";

// Few ever see it.
const MergeDialog = lazy(() => import("./MergeDialog"));

/** Edits the draft of a workflow: its graph and its text, each following the other. */
export default function DesignerPage() {
  const { workflow = "" } = useParams();
  useTitle(`Edit ${workflow}`);
  const { opened, failure } = useOpened(workflow);
  return opened ? <Designer workflow={workflow} {...opened} /> : failure ? <Problem failure={failure} /> : <Loading what={workflow} />;
}

function Designer({ workflow, store, prefix, isRestored }: Opened & { workflow: string }) {
  const { model, layout, journal, published, selected, refusal, run, select, refuse } = useStore(store);
  const [isTold, setIsTold] = useState(isRestored);
  const problems = useProblems(useDeferredValue(journal.text));
  const errors = useMemo<DefinitionError[]>(() => problems.data?.errors ?? [], [problems.data]);
  const isChanged = journal.text !== published;
  const saving = useSaving(workflow, store);
  useKeeping(store, prefix);
  useEditingKeys(store, saving.saving.mutate);
  const tidy = useTidy(store);
  const step = model.graph.steps.find((each) => each.name === selected);
  const contentOf = useCallback(
    (name: string) => {
      const planned = model.graph.steps.find((each) => each.name === name);
      const wrong = problemsOf(errors, name).length;
      const work = planned ? workOf(planned) : "";
      return { name, work, look: null, instances: wrong > 0 ? `${wrong} ${wrong === 1 ? "problem" : "problems"} · ${work}` : null };
    },
    [model.graph, errors],
  );
  const adding = useAdding(store);
  const [menu, setMenu] = useState<Menu | null>(null);
  const edits = useEdits(store, adding.drop, setMenu);
  const search = useRef<HTMLInputElement>(null);
  useCanvasKeys(
    useMemo(
      () => ({
        "/": () => search.current?.focus(),
        c: () => {
          const { selected: from } = store.getState();
          if (from) setMenu({ from, at: null, place: null });
        },
      }),
      [store],
    ),
  );
  const [cursor, setCursor] = useState<DefinitionError | null>(null);
  const choose = (error: DefinitionError) => {
    select(model.graph.steps.find((each) => each.lines[0] <= error.line && error.line <= each.lines[1])?.name ?? null);
    setCursor({ ...error });
  };
  return (
    <>
      <div className="head">
        <h1>
          <Link to={`/workflows/${workflow}`}>{workflow}</Link>
        </h1>
        <Standing store={store} />
        <PublishBar
          store={store}
          saving={saving}
          onTidy={tidy}
          whyNot={!isChanged ? "nothing has changed" : errors.length > 0 ? `${errors.length} problems are in the way` : null}
        />
      </div>
      <Problem failure={saving.saving.error ?? saving.publishing.error ?? saving.dropping.error} />
      {isTold ? (
        <div className="refusal" role="status">
          This is what you had written here and not saved. Undo goes on from there; Discard takes up what is saved.
          <button type="button" className="plain" onClick={() => setIsTold(false)}>
            Dismiss
          </button>
        </div>
      ) : null}
      {refusal ? (
        <div className="refusal" role="alert">
          {refusal}
          <button type="button" className="plain" onClick={() => refuse(null)}>
            Dismiss
          </button>
        </div>
      ) : null}
      {model.problem ? (
        <p className="refusal">
          Line {model.problem.line} can't be read, so the graph is that of before: {model.problem.message}
        </p>
      ) : null}
      <div className="designer">
        <Palette
          offers={adding.offers}
          failure={adding.failure}
          field={search}
          onAdd={(offer) => adding.add(offer, step && !step.isFinal ? step.name : null, null)}
        />
        <section className={`panel canvas${model.problem ? " old" : ""}`} aria-label="Graph">
          <GraphView graph={model.graph} layout={layout} contentOf={contentOf} selected={selected} onSelect={select} edits={edits} />
        </section>
        <section className="panel text-side" aria-label="Text">
          {step ? (
            <StepForm key={step.name} step={step} graph={model.graph} text={model.read} errors={errors} run={run} onRenamed={select} />
          ) : null}
          <TextPanel
            text={journal.text}
            problems={errors}
            line={step?.lines[0] ?? null}
            cursor={cursor}
            onType={store.getState().type}
            onUndo={store.getState().undo}
            onRedo={store.getState().redo}
          />
          <Problems errors={errors} onChoose={choose} />
        </section>
      </div>
      {saving.conflict ? (
        <Suspense>
          <MergeDialog conflict={saving.conflict} onMerged={saving.merged} onClose={saving.leave} />
        </Suspense>
      ) : null}
      {menu ? <CanvasMenu menu={menu} graph={model.graph} adding={adding} run={run} onClose={() => setMenu(null)} /> : null}
    </>
  );
}

function useEdits(store: EditingStore, onDrop: GraphEdits["onDrop"], setMenu: (menu: Menu) => void): GraphEdits {
  return useMemo(() => {
    const { run, refuse } = store.getState();
    return {
      onConnect: (from, to) => run({ do: "connect", from, to }),
      whyNotConnect: (from, to) => {
        const source = readSource(store.getState().journal.text);
        return isRefused(source) ? source.why : whyNotConnect(source, from, to);
      },
      onRefused: refuse,
      onDeleteSteps: (names) => {
        for (const name of names) run({ do: "removeStep", name, joins: true });
      },
      onDeleteEdge: (from, to) => run({ do: "disconnect", from, to }),
      onDrop,
      onLoose: (from, at, place) => setMenu({ from, at, place }),
      onMove: (places) => run({ do: "moveSteps", places }),
    };
  }, [store, onDrop, setMenu]);
}
