import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { listTokens, revokeToken } from "../../api/administration";
import type { Token } from "../../api/operations";
import { every } from "../../api/polling";
import { Confirm } from "../../parts/Confirm";
import { Empty, Loading, Problem } from "../../parts/Notes";
import { StateMark } from "../../parts/StateMark";
import { Ago, Ahead } from "../../parts/Time";
import { useNow } from "../../parts/times";
import { NewToken } from "./NewToken";
import { lookOfToken, wordsOf } from "./tokens";

/** One's own tokens; all of them for who is admin of every project. */
export function Tokens({ isAdminEverywhere }: { isAdminEverywhere: boolean }) {
  const queries = useQueryClient();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => listTokens(signal), refetchInterval: every(10_000) });
  const revoked = useMutation({ mutationFn: revokeToken, onSettled: () => queries.invalidateQueries({ queryKey: ["tokens"] }) });
  const items = tokens.data?.items ?? [];
  return (
    <section className="panel below" aria-label="Tokens">
      <div className="section-head">
        <h2>{isAdminEverywhere ? "Tokens" : "Your tokens"}</h2>
        <NewToken isAdminEverywhere={isAdminEverywhere} />
      </div>
      <Problem failure={tokens.error ?? revoked.error} />
      {items.length > 0 ? (
        <TokenTable tokens={items} isBusy={revoked.isPending} onRevoke={revoked.mutate} />
      ) : tokens.isPending ? (
        <Loading what="the tokens" />
      ) : (
        <Empty title="There is no token yet">Programs, and people who have no other way to sign in, come with one.</Empty>
      )}
    </section>
  );
}

interface TokenTableProps {
  tokens: Token[];
  isBusy: boolean;
  onRevoke: (id: string) => void;
}

function TokenTable({ tokens, isBusy, onRevoke }: TokenTableProps) {
  const now = useNow();
  const [asked, setAsked] = useState<Token | null>(null);
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">State</th>
            <th scope="col" className="optional">
              May
            </th>
            <th scope="col" className="optional">
              Used
            </th>
            <th scope="col" className="optional">
              Over
            </th>
            <th scope="col">
              <span className="for-readers">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => {
            const look = lookOfToken(token, now);
            return (
              <tr key={token.id}>
                <td>
                  <span className="name clip" title={`${token.actor}, made by ${token.by}`}>
                    {token.actor}
                  </span>
                  <span className="meta"> {token.id}</span>
                </td>
                <td>
                  <StateMark look={look} />
                </td>
                <td className="optional wraps">{wordsOf(token.roles)}</td>
                <td className="optional">{token.usedAt ? <Ago time={token.usedAt} now={now} /> : <span className="soft">never</span>}</td>
                <td className="optional">{look.word === "good" ? <Ahead time={token.expiresAt} now={now} /> : null}</td>
                <td>
                  {look.word === "good" ? (
                    <button
                      type="button"
                      className="plain"
                      disabled={isBusy}
                      aria-label={`Revoke ${token.id} of ${token.actor}`}
                      onClick={() => setAsked(token)}
                    >
                      Revoke
                    </button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {asked ? (
        <Confirm
          question={`Revoke ${asked.id}?`}
          answer="Revoke for good"
          isDanger
          onYes={() => onRevoke(asked.id)}
          onClose={() => setAsked(null)}
        >
          Whoever comes with it is turned away from now on: {asked.actor}. It can't be taken back.
        </Confirm>
      ) : null}
    </>
  );
}
