import { useMemo } from "react";
import { useActivities } from "../../api/queries";
import type { Place } from "../../document/graph";
import type { Dropped } from "../../graph/useDrop";
import { freeName, type Offer, offersOf } from "./palette";
import type { EditingStore } from "./store";

/** All the ways in which a step is added. Each is one thing to undo, and selects the step. */
export function useAdding(store: EditingStore) {
  const activities = useActivities();
  const offers = useMemo(() => offersOf(activities.data?.items ?? []), [activities.data]);
  return useMemo(() => {
    const offerOf = (what: string) => offers.find((offer) => offer.what === what);
    const add = (offer: Offer | undefined, after: string | null, place: Place | null) => {
      if (!offer) return;
      const { model, run, put, select } = store.getState();
      const name = freeName(model.graph, offer.name);
      if (!run({ do: "addStep", name, step: after ? { needs: [after], ...offer.step } : offer.step, after })) return;
      if (place) put(name, place);
      select(name);
    };
    const drop = ({ what, between, place }: Dropped) => {
      const offer = offerOf(what);
      if (!between || !offer) return add(offer, null, place);
      const { model, run, select } = store.getState();
      const name = freeName(model.graph, offer.name);
      if (run({ do: "insertBetween", ...between, name, step: offer.step })) select(name);
    };
    return { offers, failure: activities.error, offerOf, add, drop };
  }, [store, offers, activities.error]);
}
