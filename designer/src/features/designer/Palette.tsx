import { type Ref, useState } from "react";
import { offerType } from "../../graph/useDrop";
import { Problem } from "../../parts/Notes";
import { type Offer, search } from "./palette";

interface PaletteProps {
  offers: Offer[];
  failure: Error | null;
  /** Its search field. */
  field: Ref<HTMLInputElement>;
  onAdd: (offer: Offer) => void;
}

/** What can be added: by a click, by Enter in the search field, or dragged to where it is to be. */
export function Palette({ offers: all, failure, field, onAdd }: PaletteProps) {
  const [words, setWords] = useState("");
  const offers = search(all, words);
  return (
    <section className="panel palette" aria-label="Add a step">
      <input
        ref={field}
        type="text"
        aria-label="Search what to add"
        placeholder="Add a step … ( / )"
        value={words}
        onChange={(changed) => setWords(changed.target.value)}
        onKeyDown={(pressed) => {
          if (pressed.key === "Enter" && offers[0]) onAdd(offers[0]);
        }}
      />
      <Problem failure={failure} />
      <ul>
        {offers.map((offer) => (
          <li key={offer.what}>
            <button
              type="button"
              className="plain offer"
              draggable
              onDragStart={(dragged) => {
                dragged.dataTransfer.setData(offerType, offer.what);
                dragged.dataTransfer.effectAllowed = "copy";
              }}
              onClick={() => onAdd(offer)}
            >
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
