import { useState } from "react";
import { useActivities } from "../../api/queries";
import { Problem } from "../../parts/Notes";
import { type Offer, offersOf, search } from "./palette";

/** What can be added. Enter in the search field adds the first. */
export function Palette({ onAdd }: { onAdd: (offer: Offer) => void }) {
  const activities = useActivities();
  const [words, setWords] = useState("");
  const offers = search(offersOf(activities.data?.items ?? []), words);
  return (
    <section className="panel palette" aria-label="Add a step">
      <input
        type="text"
        aria-label="Search what to add"
        placeholder="Add a step …"
        value={words}
        onChange={(changed) => setWords(changed.target.value)}
        onKeyDown={(pressed) => {
          if (pressed.key === "Enter" && offers[0]) onAdd(offers[0]);
        }}
      />
      <Problem failure={activities.error} />
      <ul>
        {offers.map((offer) => (
          <li key={offer.what}>
            <button type="button" className="plain offer" onClick={() => onAdd(offer)}>
              <span>{offer.title}</span>
              <span className="meta">{offer.what}</span>
            </button>
          </li>
        ))}
      </ul>
      {offers.length === 0 ? <p className="soft">Nothing is called that.</p> : null}
    </section>
  );
}
