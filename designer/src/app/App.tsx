import { lazy } from "react";
import { Navigate, Route, Routes } from "react-router";
import { RunsPage } from "../features/runs/RunsPage";
import { Empty } from "../parts/Notes";
import { Shell } from "./Shell";

// Each page but the one that people begin with comes when it is opened.
const ApprovalsPage = lazy(() => import("../features/approvals/ApprovalsPage"));
const DelegationsPage = lazy(() => import("../features/delegations/DelegationsPage"));
const ModelPage = lazy(() => import("../features/models/ModelPage"));
const ModelsPage = lazy(() => import("../features/models/ModelsPage"));
const TriggerPage = lazy(() => import("../features/triggers/TriggerPage"));
const TriggersPage = lazy(() => import("../features/triggers/TriggersPage"));
const WorkflowsPage = lazy(() => import("../features/workflows/WorkflowsPage"));
const QueuePage = lazy(() => import("../features/queue/QueuePage"));
const CataloguePage = lazy(() => import("../features/catalogue/CataloguePage"));
const ActivityPage = lazy(() => import("../features/catalogue/ActivityPage"));
const EventsPage = lazy(() => import("../features/events/EventsPage"));
const AdminPage = lazy(() => import("../features/admin/AdminPage"));

// What draws graphs is larger than all the rest, and the list of runs does without.
const RunPage = lazy(() => import("../features/run/RunPage"));
const ComparePage = lazy(() => import("../features/compare/ComparePage"));
const DesignerPage = lazy(() => import("../features/designer/DesignerPage"));
const WorkflowPage = lazy(() => import("../features/workflows/WorkflowPage"));

export function App() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/runs" replace />} />
        <Route path="runs" element={<RunsPage />} />
        <Route path="runs/:workflow/:number/*" element={<RunPage />} />
        <Route path="compare" element={<ComparePage />} />
        <Route path="workflows" element={<WorkflowsPage />} />
        <Route path="workflows/:workflow/edit" element={<DesignerPage />} />
        <Route path="workflows/:workflow/:version?" element={<WorkflowPage />} />
        <Route path="triggers" element={<TriggersPage />} />
        <Route path="triggers/:workflow/:trigger" element={<TriggerPage />} />
        <Route path="models" element={<ModelsPage />} />
        <Route path="models/:model" element={<ModelPage />} />
        <Route path="queue" element={<QueuePage />} />
        <Route path="catalogue" element={<CataloguePage />} />
        <Route path="catalogue/:activity/:version" element={<ActivityPage />} />
        <Route path="events" element={<EventsPage />} />
        <Route path="admin" element={<AdminPage />} />
        <Route path="approvals" element={<ApprovalsPage />} />
        <Route path="approvals/delegations" element={<DelegationsPage />} />
        <Route path="*" element={<Empty title="There is no such page">See the navigation above.</Empty>} />
      </Route>
    </Routes>
  );
}
