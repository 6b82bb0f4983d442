import type { Activity } from "../../api/definitions";
import type { Graph } from "../../document/graph";
import type { NewStep } from "../../document/steps";
import { matches } from "../../parts/words";

/** What can be added to a definition. */
export interface Offer {
  title: string;
  what: string;
  /** What its step is called, unless there is one. */
  name: string;
  step: NewStep;
}

const own: Offer[] = [
  { title: "Container", what: "Any program", name: "work", step: { uses: "container", command: ["echo", "hello"] } },
  { title: "Approval", what: "Asks people", name: "sign-off", step: { approval: { text: "Go on?", from: ["role:approver"] } } },
  { title: "Set", what: "Computes values", name: "values", step: { set: { value: 1 } } },
  { title: "Wait", what: "For a while", name: "wait", step: { wait: { for: "10m" } } },
  { title: "Workflow", what: "Runs another one", name: "child", step: { workflow: { name: "other" } } },
];

export function offersOf(activities: Activity[]): Offer[] {
  return [
    ...activities.map((each) => ({
      title: each.title ?? each.name,
      what: `${each.name}@${each.version}`,
      name: each.name,
      step: { uses: `${each.name}@${each.version}` },
    })),
    ...own,
  ];
}

export function search(offers: Offer[], words: string): Offer[] {
  return offers.filter((offer) => matches(`${offer.title} ${offer.what}`, words));
}

/** A name that no step has yet: `train`, `train-2`. */
export function freeName(graph: Graph, name: string): string {
  const taken = new Set(graph.steps.map((step) => step.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
