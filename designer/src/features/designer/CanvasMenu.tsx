import { couldBeNeededBy, type Graph, type Place } from "../../document/graph";
import { PickMenu } from "../../parts/PickMenu";
import type { Editing } from "./store";
import type { useAdding } from "./useAdding";

/** What is asked on the canvas. Where a line ended in the open, what to add there; with no place, which step is to need this one. */
export interface Menu {
  from: string;
  at: { x: number; y: number } | null;
  place: Place | null;
}

interface CanvasMenuProps {
  menu: Menu;
  graph: Graph;
  adding: ReturnType<typeof useAdding>;
  run: Editing["run"];
  onClose: () => void;
}

export function CanvasMenu({ menu: { from, at, place }, graph, adding, run, onClose }: CanvasMenuProps) {
  return at && place ? (
    <PickMenu
      heading={`Add after ${from}`}
      picks={adding.offers.map((offer) => ({ key: offer.what, title: offer.title, what: offer.what }))}
      at={at}
      onPick={(what) => adding.add(adding.offerOf(what), from, place)}
      onClose={onClose}
    />
  ) : (
    <PickMenu
      heading={`Connect ${from} to`}
      picks={couldBeNeededBy(graph, from).map((name) => ({ key: name, title: name, what: "" }))}
      onPick={(to) => run({ do: "connect", from, to })}
      onClose={onClose}
    />
  );
}
