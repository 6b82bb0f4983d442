import { useState } from "react";
import { useScheme } from "../parts/useScheme";
import type { Tile } from "./scene";

/** What a tile of one state is painted with. */
export interface TileColours {
  /** What of it is filled. */
  strong: string;
  border: string;
  /** The rest of it. */
  weak: string;
}

export interface Colours {
  tiles: Record<Tile["tone"], TileColours>;
  ground: string;
  line: string;
  ink: string;
  accent: string;
  font: string;
}

const tones: Tile["tone"][] = [
  "plain",
  "pending",
  "queued",
  "running",
  "approval",
  "retrying",
  "succeeded",
  "reused",
  "failed",
  "skipped",
  "cancelled",
];

/** The colours of the sheets. A canvas knows no custom properties: elements that wear the same classes tell them resolved. */
function readColours(): Colours {
  const probe = document.body.appendChild(document.createElement("i"));
  const wearing = (className: string) => {
    probe.className = className;
    const { color, backgroundColor, borderTopColor, outlineColor, fontFamily } = getComputedStyle(probe);
    return { color, backgroundColor, borderTopColor, outlineColor, fontFamily };
  };
  const tiles = Object.fromEntries(
    tones.map((tone) => {
      const { color, borderTopColor, backgroundColor } = wearing(`painted is-${tone}`);
      return [tone, { strong: color, border: borderTopColor, weak: backgroundColor }];
    }),
  ) as Colours["tiles"];
  const { color, backgroundColor, borderTopColor, outlineColor, fontFamily } = wearing("painted-lines");
  probe.remove();
  return { tiles, ground: backgroundColor, line: borderTopColor, ink: color, accent: outlineColor, font: fontFamily };
}

export function useColours(): Colours {
  const scheme = useScheme();
  const [read, setRead] = useState(() => ({ scheme, colours: readColours() }));
  if (read.scheme === scheme) return read.colours;
  const colours = readColours();
  setRead({ scheme, colours });
  return colours;
}
