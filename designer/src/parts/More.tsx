import type { UseInfiniteQueryResult } from "@tanstack/react-query";

/** Leads to the next page of a list, where there is one. */
export function More({
  list,
  words,
}: {
  list: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
  words: string;
}) {
  return list.hasNextPage ? (
    <div className="more">
      <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {words}
      </button>
    </div>
  ) : null;
}
