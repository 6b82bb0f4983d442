import { useMay, useMayEverywhere } from "../../api/useProject";
import { useTitle } from "../../parts/useTitle";
import { Audit } from "./Audit";
import { Engines } from "./Engines";
import { Tokens } from "./Tokens";

/** Who may come in, who did what, and which engines drive the runs; each as far as one may see it. */
export default function AdminPage() {
  useTitle("Admin");
  const isAdmin = useMay("admin");
  const isAdminEverywhere = useMayEverywhere("admin");
  return (
    <>
      <div className="head">
        <h1>Admin</h1>
      </div>
      <Tokens isAdminEverywhere={isAdminEverywhere} />
      {isAdminEverywhere ? <Engines /> : null}
      {isAdmin ? (
        <Audit isAdminEverywhere={isAdminEverywhere} />
      ) : (
        <p className="soft below">The audit and the engines are shown to admins.</p>
      )}
    </>
  );
}
