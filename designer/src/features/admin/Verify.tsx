import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { verifyActs } from "../../api/administration";
import { Problem } from "../../parts/Notes";

/** Reckons the chain of hashes again; with one that was kept elsewhere, also whether the chain is still the same one. */
export function Verify() {
  const id = useId();
  const [hash, setHash] = useState("");
  const verified = useMutation({ mutationFn: () => verifyActs(hash.trim()) });
  const verdict = verified.data;
  return (
    <form
      className="verify"
      onSubmit={(sent) => {
        sent.preventDefault();
        verified.mutate();
      }}
    >
      <label htmlFor={id} className="soft">
        A hash that you have kept
      </label>
      <input
        id={id}
        type="text"
        className="mono"
        placeholder="may be left out"
        value={hash}
        onChange={(changed) => setHash(changed.target.value)}
      />
      <button type="submit" disabled={verified.isPending}>
        Verify
      </button>
      <p role="status" className={verdict?.broken ? "bad" : "soft"}>
        {verified.isPending
          ? "Reckoning …"
          : verdict
            ? (verdict.broken ?? `All ${verdict.rows} acts are as they were recorded. To keep: `)
            : ""}
        {verdict && !verdict.broken ? <code>{verdict.hash}</code> : null}
      </p>
      <Problem failure={verified.error} />
    </form>
  );
}
