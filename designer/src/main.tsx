import { notifyManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { base } from "./api/base";
import { Refusal } from "./api/refusal";
import { App } from "./app/App";
import { applyTheme } from "./app/theme";
import { onFrame } from "./parts/frame";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/states.css";
import "./styles/run.css";
import "./styles/approvals.css";
import "./styles/lists.css";

applyTheme();
notifyManager.setScheduler(onFrame);
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses it refuses again; what it could not answer is asked again.
      retry: (count, failure) => count < 3 && failure instanceof Refusal && (failure.status === 0 || failure.status >= 500),
      staleTime: 1000,
    },
  },
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter basename={base || "/"}>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  );
}
