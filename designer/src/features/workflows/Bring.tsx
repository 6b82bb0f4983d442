import { Upload } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Problem } from "../../parts/Notes";
import { samples } from "./brought";
import { ImportResult } from "./ImportResult";
import { useBringing } from "./useBringing";

/** Where a project begins: a file that is dropped or chosen, of ours, of Argo or of Elsa; or a sample. */
export function Bring({ isEmpty }: { isEmpty: boolean }) {
  const bringing = useBringing();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const take = useRef(bringing.bringFile);
  take.current = bringing.bringFile;
  useEffect(() => {
    // Anywhere on the page: what misses its place would otherwise be opened by the browser, in the place of this page.
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      take.current(event.dataTransfer?.files[0]);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", left);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", left);
      removeEventListener("drop", drop);
    };
  }, []);
  return (
    <section className={`panel below bring${isOver ? " over" : ""}`} aria-label="Bring a definition">
      <p>
        <Upload size={16} aria-hidden />{" "}
        {isOver ? "Let go to bring it." : "Drop a file here: a definition, or a workflow of Argo or Elsa 3. Or "}
        <label htmlFor={id} className="for-readers">
          A file to bring
        </label>
        <input
          ref={field}
          id={id}
          type="file"
          accept=".yaml,.yml,.json"
          disabled={bringing.isBusy}
          onChange={() => {
            bringing.bringFile(field.current?.files?.[0]);
            if (field.current) field.current.value = "";
          }}
        />
      </p>
      <Problem failure={bringing.failure} />
      {isEmpty ? (
        <div className="buttons">
          <span className="soft">Or begin with a sample:</span>
          {samples.map((sample) => (
            <button
              key={sample.title}
              type="button"
              disabled={bringing.isBusy}
              title={sample.what}
              onClick={() => bringing.bring(sample.read)}
            >
              {sample.title}
            </button>
          ))}
        </div>
      ) : null}
      {bringing.imported ? <ImportResult imported={bringing.imported} onOpen={bringing.begin} onClose={bringing.leave} /> : null}
    </section>
  );
}
