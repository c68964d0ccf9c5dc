/**
 * The part of a plot in sight, moved by hand: Ctrl + wheel or pinch, drag, and + − 0 and Shift + arrows. Put `ref` and `handlers`
 * on an element around a LineChart or HeatMap and give `view` to it.
 */
import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Domain } from './axis-scale.ts';
import { useStable } from './use-stable.ts';
import { panDomain, type ZoomAxis, zoomDomain } from './zoom-domain.ts';

export interface PlotView {
  readonly x: Domain;
  readonly y: Domain;
}

export interface PanZoom {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
  };
  readonly view: PlotView;
  readonly isZoomed: boolean;
  /** For buttons: factor > 1 comes closer to the middle. */
  readonly zoom: (factor: number) => void;
  readonly reset: () => void;
}

const STEP = 1.5;
const PAN_SHARE = 0.15;
const WHEEL_SPEED = 0.004;
/** A press that wanders less is a click and moves nothing. */
const DRAG_PX = 4;

interface Pressed {
  readonly at: readonly [number, number];
  readonly view: PlotView;
}

/** `initial`: in sight at first; default all there is. */
export function usePanZoom(full: { readonly x: ZoomAxis; readonly y: ZoomAxis }, initial?: PlotView): PanZoom {
  const axes = useStable(full);
  const ref = useRef<HTMLDivElement>(null);
  const pressed = useRef<Pressed>(undefined);
  const [moved, setMoved] = useState<{ readonly axes: typeof axes; readonly view: PlotView } | undefined>(
    initial === undefined ? undefined : { axes, view: initial },
  );
  // Another plane is another place: what was in sight of the last one means nothing here.
  const view = moved?.axes === axes ? moved.view : { x: axes.x.full, y: axes.y.full };

  const change = useCallback(
    (make: (view: PlotView) => PlotView) =>
      setMoved((old) => ({
        axes,
        view: make(old?.axes === axes ? old.view : { x: axes.x.full, y: axes.y.full }),
      })),
    [axes],
  );
  const zoomAt = useCallback(
    (factor: number, [across, up]: readonly [number, number]) =>
      change((from) => ({ x: zoomDomain(axes.x, from.x, factor, across), y: zoomDomain(axes.y, from.y, factor, up) })),
    [axes, change],
  );
  const pan = (from: PlotView, across: number, up: number): PlotView => ({
    x: panDomain(axes.x, from.x, across),
    y: panDomain(axes.y, from.y, up),
  });
  const reset = () => setMoved(undefined);

  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    // React's own wheel listener is passive and could not keep the page from zooming.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomAt(Math.exp(-event.deltaY * WHEEL_SPEED), shareOf(element, event));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [zoomAt]);

  const release = () => {
    pressed.current = undefined;
  };
  return {
    ref,
    view,
    isZoomed: view.x !== axes.x.full || view.y !== axes.y.full,
    zoom: (factor) => zoomAt(factor, [0.5, 0.5]),
    reset,
    handlers: {
      onKeyDown: (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const side = event.shiftKey ? SIDES[event.key] : undefined;
        if (side !== undefined) change((from) => pan(from, side[0] * PAN_SHARE, side[1] * PAN_SHARE));
        else if (event.key === '+' || event.key === '=') zoomAt(STEP, [0.5, 0.5]);
        else if (event.key === '-' || event.key === '_') zoomAt(1 / STEP, [0.5, 0.5]);
        else if (event.key === '0') reset();
        else return;
        event.preventDefault();
      },
      onPointerDown: (event) => {
        if (event.button === 0 && plotArea(ref.current)?.contains(event.target as Node))
          pressed.current = { at: [event.clientX, event.clientY], view };
      },
      onPointerMove: (event) => {
        const [start, area] = [pressed.current, plotArea(ref.current)];
        if (start === undefined || area === undefined) return;
        const [dx, dy] = [event.clientX - start.at[0], event.clientY - start.at[1]];
        if (Math.hypot(dx, dy) <= DRAG_PX && !area.hasPointerCapture(event.pointerId)) return;
        area.setPointerCapture(event.pointerId);
        const box = area.getBoundingClientRect();
        change(() => pan(start.view, -dx / box.width, dy / box.height));
      },
      onPointerUp: release,
      onPointerCancel: release,
    },
  };
}

const SIDES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

/** The axes' own rectangle, which LineChart and HeatMap mark. */
function plotArea(element: HTMLElement | null): HTMLElement | undefined {
  return element?.querySelector<HTMLElement>('[data-plot-area]') ?? undefined;
}

/** Where in the plot the pointer is: shares from the left and from the bottom. */
function shareOf(
  element: HTMLElement,
  event: { readonly clientX: number; readonly clientY: number },
): [number, number] {
  const box = (plotArea(element) ?? element).getBoundingClientRect();
  const share = (at: number) => Math.max(0, Math.min(1, at));
  return [share((event.clientX - box.left) / box.width), share((box.bottom - event.clientY) / box.height)];
}
