import type { Preview } from "../../api/previews";
import { StateMark } from "../../parts/StateMark";
import "../../styles/preview.css";
import { detailsOf, lookOfFate, summaryOf } from "./preview";

/** What a run would do, step by step. */
export default function PreviewView({ preview }: { preview: Preview }) {
  return (
    <>
      <p role="status">{summaryOf(preview)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <ol className="fates" tabIndex={0}>
        {preview.steps.map((step) => (
          <li key={step.name}>
            <span className="name">{step.name}</span>
            <StateMark look={lookOfFate(step)} />
            <span className="meta">{detailsOf(step).join(" · ")}</span>
            {step.approval?.text ? <span className="said">“{step.approval.text}”</span> : null}
          </li>
        ))}
      </ol>
      <p className="meta">Nothing was started. Each step that runs is taken to succeed.</p>
    </>
  );
}
