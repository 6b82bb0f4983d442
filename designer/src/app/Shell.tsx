import { BookOpen, Box, Hand, Hourglass, ListTree, Play, Radio, ShieldCheck, Workflow, Zap } from "lucide-react";
import { Suspense, useState } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";
import { signOut } from "../api/client";
import { useApprovals } from "../api/queries";
import { signIn, useIsSessionOver } from "../api/session";
import { chooseProject, projectsOf, useMe, useProject } from "../api/useProject";
import { Loading } from "../parts/Notes";
import { Boundary } from "./Boundary";
import { applyTheme, readTheme, type Theme } from "./theme";

const pages = [
  { path: "/runs", name: "Runs", Icon: Play },
  { path: "/queue", name: "Queue", Icon: Hourglass },
  { path: "/approvals", name: "Approvals", Icon: Hand },
  { path: "/workflows", name: "Workflows", Icon: ListTree },
  { path: "/triggers", name: "Triggers", Icon: Zap },
  { path: "/events", name: "Events", Icon: Radio },
  { path: "/models", name: "Models", Icon: Box },
  { path: "/catalogue", name: "Catalogue", Icon: BookOpen },
  { path: "/admin", name: "Admin", Icon: ShieldCheck },
] as const;

/** What stands around each page. */
export function Shell() {
  const waiting = useApprovals().data?.items.length ?? 0;
  const { pathname, search } = useLocation();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          <Workflow size={20} aria-hidden />
          Workflows
        </Link>
        <nav aria-label="Pages">
          {pages.map(({ path, name, Icon }) => (
            <NavLink key={path} to={path}>
              <Icon size={14} aria-hidden />
              {name}
              {path === "/approvals" && waiting > 0 ? (
                <span className="count">
                  {waiting}
                  <span className="for-readers"> waiting</span>
                </span>
              ) : null}
            </NavLink>
          ))}
        </nav>
        <div className="end">
          <Who />
          <ThemeSwitch />
        </div>
      </header>
      <SessionOver />
      <main id="content" tabIndex={-1}>
        <Boundary page={pathname + search}>
          <Suspense fallback={<Loading what="the page" />}>
            <Outlet />
          </Suspense>
        </Boundary>
      </main>
    </>
  );
}

function SessionOver() {
  return useIsSessionOver() ? (
    <div className="session-over" role="alert">
      Your session is over. What you have written here stays, in this browser.
      <button type="button" onClick={signIn}>
        Sign in again
      </button>
    </div>
  ) : null;
}

function Who() {
  const me = useMe().data;
  const { project } = useProject();
  const projects = projectsOf(me);
  return (
    <>
      {me ? (
        <span className="meta who clip" title={me.actor}>
          {me.name || me.actor}
        </span>
      ) : null}
      {me && me.method !== "local" ? (
        <button type="button" className="plain" onClick={() => void signOut()}>
          Sign out
        </button>
      ) : null}
      {projects.length > 1 ? (
        <select aria-label="Project" value={project} onChange={(chosen) => chooseProject(chosen.target.value)}>
          {projects.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : null}
    </>
  );
}

function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <select
      aria-label="Theme"
      value={theme}
      onChange={(chosen) => {
        const next = chosen.target.value as Theme;
        applyTheme(next);
        setTheme(next);
      }}
    >
      <option value="system">System theme</option>
      <option value="light">Light theme</option>
      <option value="dark">Dark theme</option>
    </select>
  );
}
