import { Refusal } from "./refusal";

/** What something was refused for: what is said of each field, and all the rest. */
export interface Refused {
  of: Map<string, string[]>;
  rest: string[];
}

/** @param names of what has a field */
export function refusedOf(failure: Error | null, names: string[]): Refused {
  const refused: Refused = { of: new Map(), rest: [] };
  if (!failure) return refused;
  const errors = failure instanceof Refusal && Array.isArray(failure.problem.errors) ? failure.problem.errors : [];
  const said = errors.filter((each) => typeof each === "string");
  for (const each of said.length > 0 ? said : [failure.message]) {
    // `depth: expected an integer`; of a part of one `rates[3]: …`, `rates.a: …`
    const name = names.find((known) => each.startsWith(known) && /^[:.[]/.test(each.slice(known.length)));
    if (name === undefined) refused.rest.push(each);
    else refused.of.set(name, [...(refused.of.get(name) ?? []), each.startsWith(`${name}: `) ? each.slice(name.length + 2) : each]);
  }
  return refused;
}
