import { isForGood } from "./refusal";

/**
 * How often something is asked for: no more once it has been refused for good.
 * @param milliseconds from one time to the next
 */
export function every(milliseconds: number): (query: { state: { error: Error | null } }) => number | false {
  return ({ state }) => (isForGood(state.error) ? false : milliseconds);
}

/** For what is looked at. */
export const often = 2000;

/** For what stands beside it. */
export const seldom = 5000;
