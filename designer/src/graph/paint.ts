import type { Viewport } from "@xyflow/react";
import type { Colours } from "./colours";
import { nodeHeight, nodeWidth } from "./layout";
import type { Tile } from "./scene";

/** How a state looks besides its colour, even where a tile is a few points large: how much of it is filled, its border, and what crosses it. */
interface Shape {
  /** From 0 to 1: what has not begun is hollow, what goes on is half full, what has ended is full. */
  fill: number;
  /** Of the border, in points that are drawn and left out; empty: all is drawn. */
  dashes: number[];
  mark?: "cross" | "strike" | "ring" | "slit";
}

export const shapes: Record<Tile["tone"], Shape> = {
  plain: { fill: 0, dashes: [] },
  pending: { fill: 0, dashes: [] },
  queued: { fill: 0.25, dashes: [1, 2] },
  running: { fill: 0.5, dashes: [] },
  approval: { fill: 1, dashes: [], mark: "ring" },
  retrying: { fill: 0.5, dashes: [3, 2] },
  succeeded: { fill: 1, dashes: [] },
  reused: { fill: 1, dashes: [], mark: "slit" },
  failed: { fill: 1, dashes: [], mark: "cross" },
  skipped: { fill: 0, dashes: [3, 2] },
  cancelled: { fill: 0, dashes: [], mark: "strike" },
};

/** From here on a tile is large enough for its name, in letters that stay as large as they are. */
export const namedFrom = 0.22;

const letters = 11;

export interface Painted {
  tiles: Tile[];
  lines: Path2D;
  selected: string | null;
  /** What the mouse or the keyboard points at. */
  pointed: string | null;
}

/** A rectangle in pixels of the canvas. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * A graph from afar.
 * @param ratio pixels of the canvas in one of the page
 */
export function paint(
  context: CanvasRenderingContext2D,
  { tiles, lines, selected, pointed }: Painted,
  view: Viewport,
  colours: Colours,
  ratio: number,
): void {
  const { width, height } = context.canvas;
  const scale = view.zoom * ratio;
  // Whole pixels: while it is moved, no gap between two tiles becomes another.
  const [x, y] = [Math.round(view.x * ratio), Math.round(view.y * ratio)];
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(scale, 0, 0, scale, x, y);
  context.lineWidth = 1 / view.zoom;
  context.strokeStyle = colours.line;
  context.stroke(lines);
  context.setTransform(1, 0, 0, 1, 0, 0);
  const boxOf = (tile: Tile): Box => ({
    left: x + Math.round(tile.x * scale),
    top: y + Math.round(tile.y * scale),
    width: Math.max(2, Math.round(nodeWidth * scale)),
    height: Math.max(2, Math.round(nodeHeight * scale)),
  });
  const isNamed = view.zoom >= namedFrom;
  if (isNamed) prepareLetters(context, colours, ratio);
  for (const tile of tiles) {
    const box = boxOf(tile);
    if (box.left > width || box.top > height || box.left + box.width < 0 || box.top + box.height < 0) continue;
    if (tile.isMany) paintPile(context, box, tile, colours, ratio);
    if (isNamed) paintCard(context, box, tile, colours, ratio);
    else paintTile(context, box, tile, colours, ratio);
  }
  for (const [name, colour] of [
    [pointed, colours.ink],
    [selected, colours.accent],
  ] as const) {
    const tile = name === null ? undefined : tiles.find((each) => each.name === name);
    if (tile) paintRing(context, boxOf(tile), colour, ratio);
  }
}

/** A tile of a heat map. */
function paintTile(context: CanvasRenderingContext2D, box: Box, tile: Tile, colours: Colours, ratio: number): void {
  const { strong, border, weak } = colours.tiles[tile.tone];
  const { fill, dashes, mark } = shapes[tile.tone];
  const filled = Math.round(box.width * (tile.share ?? fill));
  context.fillStyle = weak;
  context.fillRect(box.left, box.top, box.width, box.height);
  context.fillStyle = strong;
  context.fillRect(box.left, box.top, filled, box.height);
  if (filled < box.width && box.height >= 4 * ratio) paintBorder(context, box, border, dashes, ratio);
  if (mark && box.height >= 5 * ratio) paintMark(context, box, mark, mark === "strike" ? strong : colours.ground, ratio);
}

/** A node as from near, but for what is too small to be read. */
function paintCard(context: CanvasRenderingContext2D, box: Box, tile: Tile, colours: Colours, ratio: number): void {
  const { strong, weak } = colours.tiles[tile.tone];
  const { fill, dashes, mark } = shapes[tile.tone];
  const { left, top, width, height } = box;
  const [edge, round] = [Math.round(width * 0.04), width * 0.04];
  context.beginPath();
  context.roundRect(left, top, width, height, round);
  context.fillStyle = weak;
  context.fill();
  context.beginPath();
  context.roundRect(left, top, edge, height, [round, 0, 0, round]);
  context.fillStyle = strong;
  context.fill();
  const done = tile.share ?? (fill === 1 ? 0 : fill);
  if (done > 0) context.fillRect(left, top + height - 2 * ratio, Math.round(width * done), 2 * ratio);
  paintBorder(context, box, strong, dashes, tile.tone === "failed" ? 2 * ratio : ratio, round);
  context.fillStyle = colours.ink;
  const begin = left + edge + 5 * ratio;
  context.fillText(clipped(context, tile.name, left + width - 4 * ratio - begin), begin, top + height / 2);
  if (mark === "strike") paintMark(context, box, mark, strong, ratio);
}

/** What is fanned out lies on others of its kind. */
function paintPile(context: CanvasRenderingContext2D, box: Box, tile: Tile, colours: Colours, ratio: number): void {
  const { border, weak } = colours.tiles[tile.tone];
  const step = Math.max(2 * ratio, Math.round(box.height * 0.12));
  for (const away of [2 * step, step]) {
    const behind = { ...box, left: box.left + away, top: box.top - away };
    context.fillStyle = weak;
    context.fillRect(behind.left, behind.top, behind.width, behind.height);
    paintBorder(context, behind, border, [], ratio);
  }
}

function paintBorder(context: CanvasRenderingContext2D, box: Box, colour: string, dashes: number[], wide: number, round = 0): void {
  context.strokeStyle = colour;
  context.lineWidth = wide;
  if (dashes.length > 0) context.setLineDash(dashes.map((each) => each * wide));
  context.beginPath();
  context.roundRect(box.left + wide / 2, box.top + wide / 2, box.width - wide, box.height - wide, round);
  context.stroke();
  if (dashes.length > 0) context.setLineDash([]);
}

function paintMark(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  mark: Shape["mark"],
  colour: string,
  ratio: number,
): void {
  const [middle, third] = [left + width / 2, Math.round(height / 3)];
  context.strokeStyle = colour;
  context.lineWidth = Math.max(ratio, height / 8);
  context.beginPath();
  if (mark === "cross") {
    context.moveTo(middle - third, top + height / 2 - third);
    context.lineTo(middle + third, top + height / 2 + third);
    context.moveTo(middle + third, top + height / 2 - third);
    context.lineTo(middle - third, top + height / 2 + third);
  } else if (mark === "strike") {
    context.moveTo(left, top + height / 2);
    context.lineTo(left + width, top + height / 2);
  } else if (mark === "slit") {
    context.moveTo(middle, top);
    context.lineTo(middle, top + height);
  } else {
    context.rect(left + third, top + third, width - 2 * third, height - 2 * third);
  }
  context.stroke();
}

function paintRing(context: CanvasRenderingContext2D, { left, top, width, height }: Box, colour: string, ratio: number): void {
  const away = 3 * ratio;
  context.strokeStyle = colour;
  context.lineWidth = 2 * ratio;
  context.strokeRect(left - away, top - away, width + 2 * away, height + 2 * away);
}

function prepareLetters(context: CanvasRenderingContext2D, colours: Colours, ratio: number): void {
  context.font = `600 ${letters * ratio}px ${colours.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
}

/** As much of a name as has room, where its letters are taken to be of one width. */
function clipped(context: CanvasRenderingContext2D, name: string, room: number): string {
  const wide = context.measureText(name).width;
  return wide <= room ? name : `${name.slice(0, Math.max(1, Math.floor((name.length * room) / wide) - 1))}…`;
}
