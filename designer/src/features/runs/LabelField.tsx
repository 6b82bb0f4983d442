import { useState } from "react";

interface LabelFieldProps {
  labels: string[];
  onChange: (labels: string[]) => void;
}

/** The labels that runs are listed by, as they are typed: nothing is looked for before they are said to be whole. */
export function LabelField({ labels, onChange }: LabelFieldProps) {
  const [text, setText] = useState(labels.join(" "));
  const say = () => {
    const said = text.split(/[\s,]+/).filter((each) => each !== "");
    if (said.join(" ") !== labels.join(" ")) onChange(said);
  };
  return (
    <input
      type="text"
      aria-label="Labels"
      placeholder="team=ml"
      value={text}
      onChange={(changed) => setText(changed.target.value)}
      onBlur={say}
      onKeyDown={(pressed) => {
        if (pressed.key === "Enter") say();
      }}
    />
  );
}
