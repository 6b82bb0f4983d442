import { setBelow } from "./fields";
import type { Place } from "./graph";
import { applyPatch, type Patch } from "./patches";
import { isRefused, type Refused, readSource, type Source } from "./source";
import { wholeOf } from "./steps";

/** Says where steps are drawn, in whole numbers. Of the others the text says nothing. */
export function moveSteps(source: Source, places: Record<string, Place>): Patch[] | Refused {
  const patches: Patch[] = [];
  for (const [name, { x, y }] of Object.entries(places)) {
    const now = readSource(patches.reduce(applyPatch, source.text));
    const more = isRefused(now) ? now : setBelow(now, now.root, ["layout", name], { x: Math.round(x), y: Math.round(y) }, "the definition");
    if (isRefused(more)) return more;
    patches.push(...more);
  }
  return patches;
}

/** The text says of no step any more where it is drawn. */
export function forgetPlaces(source: Source): Patch[] {
  return source.root.has("layout") ? [wholeOf(source, "layout")] : [];
}
