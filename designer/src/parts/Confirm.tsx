import { useEffect, useId, useRef } from "react";

interface ConfirmProps {
  question: string;
  /** The word for yes. */
  answer: string;
  onYes: () => void;
  onClose: () => void;
}

/** Asks before something is done that can't be taken back. Escape leaves it, and nothing has happened. */
export function Confirm({ question, answer, onYes, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="panel dialog" aria-labelledby={heading} onClose={onClose}>
      <form method="dialog" className="card">
        <h2 id={heading}>{question}</h2>
        <div className="buttons">
          <button type="submit" className="primary" onClick={onYes}>
            {answer}
          </button>
          <button type="submit">Not now</button>
        </div>
      </form>
    </dialog>
  );
}
