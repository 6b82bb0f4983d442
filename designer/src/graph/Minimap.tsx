import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useLayoutEffect, useRef } from "react";
import { useColours } from "./colours";
import { paint } from "./paint";
import type { Bounds, Tile } from "./scene";
import { useOnFrame } from "./useOnFrame";

const [width, height] = [180, 120];

interface MinimapProps {
  tiles: Tile[];
  lines: Path2D;
  bounds: Bounds;
  selected: string | null;
}

/** Where in a large graph one is; what is pressed in it comes to the middle. The keyboard has the list of steps. */
export function Minimap({ tiles, lines, bounds, selected }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const flow = useReactFlow();
  const colours = useColours();
  const zoom = Math.min(width / bounds.width, height / bounds.height) * 0.92;
  const x = (width - bounds.width * zoom) / 2 - bounds.x * zoom;
  const y = (height - bounds.height * zoom) / 2 - bounds.y * zoom;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(context, { tiles, lines, selected, pointed: null }, { x, y, zoom }, colours, devicePixelRatio);
  }, [tiles, lines, selected, x, y, zoom, colours]);
  useOnFrame(() => {
    const { transform, width: wide, height: high } = store.getState();
    const [left, top, scale] = transform;
    if (!frame.current) return;
    frame.current.style.translate = `${x - (left / scale) * zoom}px ${y - (top / scale) * zoom}px`;
    frame.current.style.width = `${(wide / scale) * zoom}px`;
    frame.current.style.height = `${(high / scale) * zoom}px`;
  });
  const move = (pressed: PointerEvent) => {
    if (pressed.buttons === 0) return;
    const box = pressed.currentTarget.getBoundingClientRect();
    const at = { x: (pressed.clientX - box.left - x) / zoom, y: (pressed.clientY - box.top - y) / zoom };
    void flow.setCenter(at.x, at.y, { zoom: flow.getZoom() });
  };
  const press = (pressed: PointerEvent) => {
    pressed.currentTarget.setPointerCapture(pressed.pointerId);
    move(pressed);
  };
  return (
    <Panel position="bottom-right" className="minimap" aria-hidden>
      <div onPointerDown={press} onPointerMove={move}>
        <canvas ref={canvas} width={width * devicePixelRatio} height={height * devicePixelRatio} />
        <div ref={frame} className="minimap-frame" />
      </div>
    </Panel>
  );
}
