import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Link, useParams } from "react-router";
import { useStore } from "zustand";
import type { DefinitionError } from "../../api/definitions";
import { useProblems } from "../../api/queries";
import { type Declared, isDeclared } from "../../document/declared";
import { whyNotConnect } from "../../document/needs";
import { isRefused, readSource } from "../../document/source";
import { type GraphEdits, GraphView } from "../../graph/GraphView";
import { workOf } from "../../graph/work";
import { Loading, Problem } from "../../parts/Notes";
import { useTitle } from "../../parts/useTitle";
import "../../styles/designer.css";
import { CanvasMenu, type Menu } from "./CanvasMenu";
import { focusField } from "./focusField";
import { placeOf, problemsOf } from "./forms";
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
import { WorkflowForm } from "./WorkflowForm";

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
  const saving = useSaving(workflow, store, prefix);
  useKeeping(store, prefix);
  useEditingKeys(store, saving.save);
  const tidy = useTidy(store);
  const steps = useMemo(() => new Map(model.graph.steps.map((each) => [each.name, each])), [model.graph]);
  const contentOf = useCallback(
    (name: string) => {
      const planned = steps.get(name);
      const wrong = problemsOf(errors, { kind: "step", name }).length;
      const work = planned ? workOf(planned) : "";
      return { name, work, look: null, instances: wrong > 0 ? `${wrong} ${wrong === 1 ? "problem" : "problems"} · ${work}` : null };
    },
    [steps, errors],
  );
  const step = selected === null ? undefined : steps.get(selected);
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
  const [open, setOpen] = useState<Declared | null>(null);
  const [cursor, setCursor] = useState<DefinitionError | null>(null);
  const forms = useRef<HTMLElement>(null);
  const choose = (error: DefinitionError) => {
    const { named } = placeOf(error);
    select(model.graph.steps.find((each) => each.lines[0] <= error.line && error.line <= each.lines[1])?.name ?? null);
    setOpen(named && isDeclared(named) ? named : open);
    setCursor({ ...error });
  };
  // The text shows its line, and the field that it is about, where there is one, is where it is mended.
  useEffect(() => {
    if (cursor && forms.current) focusField(forms.current, cursor);
  }, [cursor]);
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
      <Problem failure={saving.failure} />
      {isTold ? (
        <div className="refusal" role="status">
          This is what you had written here and not saved. Undo goes back through it; Discard throws it away, and the draft of all authors
          with it.
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
        <section ref={forms} className="panel text-side" aria-label="Text">
          {step ? (
            <StepForm key={step.name} step={step} graph={model.graph} text={model.read} errors={errors} run={run} onRenamed={select} />
          ) : (
            <WorkflowForm text={model.read} errors={errors} run={run} open={open} onOpen={setOpen} />
          )}
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
          <MergeDialog
            key={saving.conflict.from.stands.digest}
            conflict={saving.conflict}
            onMerged={saving.merged}
            onClose={saving.leave}
          />
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
