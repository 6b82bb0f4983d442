import type { DefinitionError } from "../../api/definitions";

/** All that the server finds wrong. Each leads to its line, and to its step. */
export function Problems({ errors, onChoose }: { errors: DefinitionError[]; onChoose: (error: DefinitionError) => void }) {
  return errors.length === 0 ? (
    <p className="soft verdict" role="status">
      The server finds nothing wrong with it.
    </p>
  ) : (
    <ul className="problems" aria-label="Problems">
      {errors.map((error) => (
        <li key={`${error.line} ${error.column} ${error.path} ${error.message}`}>
          <button type="button" className="plain" onClick={() => onChoose(error)}>
            <span className="meta">
              line {error.line}, {error.path || "the text"}
            </span>
            <span>
              {error.message}
              {error.suggestion ? ` (${error.suggestion}?)` : ""}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
