import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useScheme } from "../parts/useScheme";
import { type Bounds, boundsText, figure } from "./figures";
import { rangeOf } from "./range";

const height = 200;

/** More points than that are no dots, but a line. */
const mostDots = 60;

export interface PlotProps {
  /** What it shows, in words. */
  label: string;
  points: { label: string; value: number | null }[];
  bounds: Bounds;
  /** The point that is looked at; -1: none. */
  current: number;
}

/** A line of figures, and dashed what they must keep to. It is drawn: the same must stand beside it as a table. */
export default function Plot({ label, ...drawn }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const under = useRef<HTMLParagraphElement>(null);
  const scheme = useScheme();
  // The page is rendered each second, and drawn anew only where something else is to be drawn.
  const content = JSON.stringify(drawn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme has other colours
  useEffect(() => {
    const at = box.current;
    if (!at) return;
    const shown: Omit<PlotProps, "label"> = JSON.parse(content);
    const say = (index: number | null | undefined) => {
      const point = index == null ? undefined : shown.points[index];
      if (under.current) under.current.textContent = point ? `${point.label}: ${point.value === null ? "–" : figure(point.value)}` : "";
    };
    const data: uPlot.AlignedData = [shown.points.map((_, index) => index), shown.points.map((point) => point.value)];
    const plot = new uPlot(optionsOf(shown, at, say), data, at);
    const seen = new ResizeObserver(() => plot.setSize({ width: at.clientWidth, height }));
    seen.observe(at);
    return () => {
      seen.disconnect();
      plot.destroy();
    };
  }, [content, scheme]);
  return (
    <div>
      <div ref={box} className="plot" role="img" aria-label={label} />
      <p ref={under} className="meta plot-under" aria-hidden />
    </div>
  );
}

function optionsOf(
  { points, bounds, current }: Omit<PlotProps, "label">,
  at: HTMLElement,
  say: (index?: number | null) => void,
): uPlot.Options {
  // A canvas knows no custom properties: the sheet gives each colour to a property of the box, which tells it resolved.
  const { color, borderTopColor: line, caretColor: accent, textDecorationColor: bound, fontFamily } = getComputedStyle(at);
  const font = `12px ${fontFamily}`;
  const [low, high] = rangeOf(
    points.map((point) => point.value),
    bounds,
  );
  const axis: uPlot.Axis = { stroke: color, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    width: at.clientWidth,
    height,
    padding: [12, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [-0.5, points.length - 0.5] }, y: { range: [low, high] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500],
        values: (_, splits) => splits.map((split) => points[split]?.label ?? ""),
      },
      { ...axis, size: 64, space: 28, values: (_, splits) => splits.map(figure) },
    ],
    series: [
      {},
      {
        stroke: accent,
        width: 2,
        spanGaps: true,
        points: { show: points.length <= mostDots, size: 7, fill: accent, stroke: accent },
      },
    ],
    hooks: {
      setCursor: [(plot) => say(plot.cursor.idx)],
      draw: [
        (plot) => {
          drawBounds(plot, bounds, bound, font);
          const value = points[current]?.value;
          if (value != null) drawRing(plot, current, value, accent);
        },
      ],
    },
  };
}

function drawBounds(plot: uPlot, bounds: Bounds, colour: string, font: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = uPlot.pxRatio * 1.5;
  ctx.setLineDash([6 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.font = font.replace("12px", `${12 * uPlot.pxRatio}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  for (const side of [
    { atMost: bounds.atMost, atLeast: null },
    { atMost: null, atLeast: bounds.atLeast },
  ]) {
    const value = side.atMost ?? side.atLeast;
    if (value === null) continue;
    const y = plot.valToPos(value, "y", true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillText(boundsText(side), bbox.left + 4 * uPlot.pxRatio, y - 3 * uPlot.pxRatio);
  }
  ctx.restore();
}

function drawRing(plot: uPlot, index: number, value: number, colour: string): void {
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = uPlot.pxRatio * 1.5;
  ctx.beginPath();
  ctx.arc(plot.valToPos(index, "x", true), plot.valToPos(value, "y", true), 7 * uPlot.pxRatio, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}
