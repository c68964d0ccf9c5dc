/**
 * The cells of a heat map on a canvas at one pixel a cell, enlarged without smoothing. Large pictures appear from the top over
 * several frames; a newer picture calls off the older one.
 */
import { useEffect, useRef } from 'react';
import { useThemeRevision } from '../use-theme-revision.ts';
import { type CellColour, paintCells } from './cell-colours.ts';

/** Milliseconds of a frame that painting may take. */
const BUDGET_MS = 8;
/** Cells up to which a picture is painted on the spot, so that a moving slider never shows an empty one. */
const AT_ONCE = 262_144;

export interface CellCanvasProps {
  readonly columns: number;
  readonly rows: number;
  /** Reads the page's colours, so it is made anew for every theme; keep it the same while nothing changes. */
  readonly makeColour: () => CellColour;
  /** Pixels of the picture's edges on the plot. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

export function CellCanvas({ columns, rows, makeColour, box }: CellCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const theme = useThemeRevision();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` stands for the CSS properties that makeColour reads
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null || columns < 1 || rows < 1) return;
    return paintInFrames(canvas, columns, rows, makeColour());
  }, [columns, rows, makeColour, theme]);

  return <canvas ref={ref} className="heat-map-canvas" style={{ ...box }} />;
}

/** Returns how to call it off. Small pictures are done on return. */
function paintInFrames(canvas: HTMLCanvasElement, columns: number, rows: number, colour: CellColour): () => void {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  // Written by the CPU and never read by scripts of ours, but a canvas in the GPU's memory would be copied there at every slice.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return () => undefined;
  const image = context.createImageData(columns, rows);
  const slices = paintCells(new Uint32Array(image.data.buffer), columns, rows, colour);
  let frame = 0;
  const work = () => {
    const end = performance.now() + BUDGET_MS;
    let [from, to] = [rows, 0];
    let next = slices.next();
    while (!next.done) {
      from = Math.min(from, next.value.from);
      to = next.value.to;
      if (performance.now() >= end) break;
      next = slices.next();
    }
    if (to > from) context.putImageData(image, 0, 0, 0, from, columns, to - from);
    if (to < rows && !next.done) frame = requestAnimationFrame(work);
  };
  if (columns * rows <= AT_ONCE) work();
  else frame = requestAnimationFrame(work);
  return () => cancelAnimationFrame(frame);
}
