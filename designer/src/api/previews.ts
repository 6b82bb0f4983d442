import type { Document, Told } from "./documents";
import type { StepKind } from "./types";

export type StepPreview = Told<
  Document<"StepPreviewDocument">,
  { kind: StepKind; fate: "runs" | "reuses" | "skipped" | "decidedLater" | "fails" }
>;

/** What a run would do, each step that runs taken to succeed. */
export type Preview = Told<Document<"PreviewDocument">, { steps: StepPreview[] }>;

/** What people would be asked. */
export type Asked = Document<"AskedDocument">;
