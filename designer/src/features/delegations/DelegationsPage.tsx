import { Link } from "react-router";
import { useMay, useMe } from "../../api/useProject";
import { Loading, Problem } from "../../parts/Notes";
import { useNow } from "../../parts/times";
import { useTitle } from "../../parts/useTitle";
import { peopleOf, sidesOf } from "./delegations";
import { HandOn } from "./HandOn";
import { Rights } from "./Rights";
import { useDelegations } from "./useDelegations";

/** Who decides approvals for whom: what one has handed on and was handed, and what others have. */
export default function DelegationsPage() {
  useTitle("Who decides for whom");
  const me = useMe().data;
  const mayDecide = useMay("approver");
  const isAdmin = useMay("admin");
  const now = useNow();
  const { data, error } = useDelegations();
  const actor = me?.actor ?? "";
  const sides = data && me ? sidesOf(data, actor, now) : null;
  return (
    <>
      <div className="head">
        <h1>Who decides for whom</h1>
        <div className="end">
          <Link to="/approvals" className="button-like">
            Approvals
          </Link>
          {mayDecide ? <HandOn people={data ? peopleOf(data, actor) : []} /> : null}
        </div>
      </div>
      {me?.method === "local" ? (
        <p className="meta facts">
          Nobody has to sign in here, so whoever decides is not checked: what is handed on is recorded, and changes nothing.
        </p>
      ) : mayDecide ? null : (
        <p className="meta facts">Only who may decide approvals, as an approver does, hands that on.</p>
      )}
      <Problem failure={error} />
      {sides ? (
        <>
          <Rights heading="Handed on by you" none="Nobody decides for you." rights={sides.given} person="to" mayEnd />
          <Rights heading="Handed to you" none="You decide for nobody else." rights={sides.got} person="from" mayEnd={isAdmin} />
          {sides.others.length > 0 ? <Rights heading="Of others" none="" rights={sides.others} person="both" mayEnd={isAdmin} /> : null}
        </>
      ) : error ? null : (
        <Loading what="who decides for whom" />
      )}
    </>
  );
}
