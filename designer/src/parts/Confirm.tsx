import { type ReactNode, useEffect, useId, useRef } from "react";

interface ConfirmProps {
  question: string;
  /** The word for yes. */
  answer: string;
  /** Something is lost by it. */
  isDanger?: boolean;
  onYes: () => void;
  onClose: () => void;
  /** What it means, where the question does not say it. */
  children?: ReactNode;
}

/** Asks before something is done that can't be taken back. Escape leaves it, and nothing has happened. */
export function Confirm({ question, answer, isDanger = false, onYes, onClose, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="panel dialog" aria-labelledby={heading} onClose={onClose}>
      <form method="dialog" className="card">
        <h2 id={heading}>{question}</h2>
        {children ? <p>{children}</p> : null}
        <div className="buttons">
          <button type="submit" className={isDanger ? "danger" : "primary"} onClick={onYes}>
            {answer}
          </button>
          <button type="submit">Not now</button>
        </div>
      </form>
    </dialog>
  );
}
