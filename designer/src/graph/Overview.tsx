import { Panel, useStoreApi } from "@xyflow/react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Place } from "../document/graph";
import { StateMark } from "../parts/StateMark";
import { useColours } from "./colours";
import { nodeHeight, nodeWidth } from "./layout";
import { paint } from "./paint";
import { countsOf, directions, type Tile, tileAt, tileBeside } from "./scene";
import { useOnFrame } from "./useOnFrame";

interface OverviewProps {
  tiles: Tile[];
  lines: Path2D;
  selected: string | null;
  /** A step was chosen: by a key, or else by the mouse. Null: none. */
  onChoose: (tile: Tile | null, isByKey: boolean) => void;
}

/** A graph from afar, as a picture: nodes and lines of the document would be too small to be read, and too many to be moved. */
export function Overview({ tiles, lines, selected, onChoose }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const [name, point] = useState<string | null>(null);
  const store = useStoreApi();
  const colours = useColours();
  const pointed = useMemo(() => tiles.find((tile) => tile.name === name) ?? null, [tiles, name]);
  useOnFrame(() => {
    const { width, height, transform } = store.getState();
    const context = canvas.current?.getContext("2d");
    if (!context || width === 0) return;
    const [x, y, zoom] = transform;
    fit(context.canvas, width, height);
    paint(context, { tiles, lines, selected, pointed: name }, { x, y, zoom }, colours, devicePixelRatio);
    if (tip.current && pointed) tip.current.style.translate = `${x + (pointed.x + nodeWidth / 2) * zoom}px ${y + pointed.y * zoom}px`;
  });
  usePane(tiles, point, (tile) => onChoose(tile, false));
  const press = (pressed: KeyboardEvent) => {
    const direction = directions[pressed.key];
    const from = pointed ?? tiles.find((tile) => tile.name === selected) ?? tiles[0];
    if (!from || (!direction && pressed.key !== "Enter")) return;
    pressed.preventDefault();
    if (!direction) return onChoose(from, true);
    const to = pointed ? tileBeside(tiles, from, direction) : from;
    point(to.name);
    show(store, to);
  };
  const counts = useMemo(() => countsOf(tiles), [tiles]);
  const words = counts.map(({ word, count }) => `${count} ${word}`).join(", ");
  return (
    <>
      <div
        className="overview"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive, and arrows go about in it
        tabIndex={0}
        aria-label={labelOf(tiles, words)}
        onKeyDown={press}
        onBlur={() => point(null)}
      >
        <canvas ref={canvas} />
        <span className="for-readers" aria-live="polite">
          {pointed ? `${pointed.name}, ${pointed.word}` : ""}
        </span>
        {pointed ? (
          <div ref={tip} className="overview-tip" aria-hidden>
            <span className="clip">{pointed.name}</span>
            {pointed.tone === "plain" ? (
              <span className="meta">{pointed.word}</span>
            ) : (
              <StateMark look={{ tone: pointed.tone, word: pointed.word }} />
            )}
          </div>
        ) : null}
      </div>
      {counts.length > 0 ? (
        <Panel position="top-left" className="overview-counts">
          {counts.map(({ tone, word, count }) => (
            <span key={word}>
              <b>{count.toLocaleString()}</b> <StateMark look={{ tone, word }} />
            </span>
          ))}
        </Panel>
      ) : null}
    </>
  );
}

function labelOf(tiles: Tile[], words: string): string {
  return `Overview of ${tiles.length} steps${words && `: ${words}`}. Arrow keys go from step to step, Enter goes near.`;
}

/** As many pixels as the screen shows of it. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
}

/** What the mouse does over a picture, which itself takes none of it: the pane below pans and zooms. */
function usePane(tiles: Tile[], onPoint: (name: string | null) => void, onChoose: (tile: Tile | null) => void): void {
  const store = useStoreApi();
  const does = useRef({ tiles, onPoint, onChoose });
  does.current = { tiles, onPoint, onChoose };
  useEffect(() => {
    const flow = store.getState().domNode;
    const pane = flow?.querySelector<HTMLElement>(".react-flow__pane");
    if (!flow || !pane) return;
    const below = (event: MouseEvent) => {
      const [{ left, top }, [x, y, zoom]] = [flow.getBoundingClientRect(), store.getState().transform];
      const at: Place = { x: (event.clientX - left - x) / zoom, y: (event.clientY - top - y) / zoom };
      return tileAt(does.current.tiles, at) ?? null;
    };
    const move = (event: MouseEvent) => {
      const tile = event.buttons === 0 ? below(event) : null;
      pane.style.cursor = tile ? "pointer" : "";
      does.current.onPoint(tile?.name ?? null);
    };
    const leave = () => does.current.onPoint(null);
    const choose = (event: MouseEvent) => does.current.onChoose(below(event));
    pane.addEventListener("pointermove", move);
    pane.addEventListener("pointerleave", leave);
    pane.addEventListener("click", choose);
    return () => {
      pane.style.cursor = "";
      pane.removeEventListener("pointermove", move);
      pane.removeEventListener("pointerleave", leave);
      pane.removeEventListener("click", choose);
    };
  }, [store]);
}

/** Moves the view no more than it must, so that a tile is in it. */
function show(store: ReturnType<typeof useStoreApi>, tile: Tile): void {
  const { width, height, transform, panBy } = store.getState();
  const [x, y, zoom] = transform;
  const outside = (from: number, size: number, room: number) => Math.max(0, 24 - from) + Math.min(0, room - 24 - from - size);
  const by = { x: outside(x + tile.x * zoom, nodeWidth * zoom, width), y: outside(y + tile.y * zoom, nodeHeight * zoom, height) };
  if (by.x !== 0 || by.y !== 0) void panBy(by);
}
