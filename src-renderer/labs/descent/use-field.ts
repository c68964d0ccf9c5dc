/**
 * The sampled surface behind the contour plot: coarse at once while things move, fine after a moment of quiet.
 */
import type { DescentEngine, View } from '@shared/numerics/labs/descent-engine.ts';
import type { SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { useEffect, useState } from 'react';
import type { SampledField } from '../plot/contours.ts';
import type { Viewport } from '../plot/viewport.ts';

/** Pixels between samples while moving and at rest. */
const COARSE_PX = 5;
const FINE_PX = 2.5;
const QUIET_MS = 160;

export interface FieldPicture {
  readonly field: SampledField;
  /** Where the samples lie: the picture stays true while a newer one is computed. */
  readonly viewport: Viewport;
  readonly surface: SurfaceChoice;
}

/** `engine` samples the fine picture; `quick` the coarse one and must answer within a frame. Both must be stable references. */
export function useField(
  surface: SurfaceChoice,
  viewport: Viewport | undefined,
  quick: DescentEngine,
  engine: DescentEngine,
): FieldPicture | undefined {
  const [picture, setPicture] = useState<FieldPicture>();
  useEffect(() => {
    if (viewport === undefined) return;
    let isStale = false;
    const sample = async (source: DescentEngine, pixels: number) => {
      const [width, height] = [gridCount(viewport.width, pixels), gridCount(viewport.height, pixels)];
      const values = await source.field(surface, viewportView(viewport), width, height);
      if (!isStale) setPicture({ field: { values, width, height }, viewport, surface });
    };
    // A surface that cannot be sampled is reported by the run of the same recipe; a lost device by the shared engine.
    const ignore = () => undefined;
    const frame = requestAnimationFrame(() => void sample(quick, COARSE_PX).catch(ignore));
    const timer = setTimeout(
      () => void sample(engine, FINE_PX).catch(() => sample(quick, FINE_PX).catch(ignore)),
      QUIET_MS,
    );
    return () => {
      isStale = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [surface, viewport, quick, engine]);
  return picture;
}

export function gridCount(pixels: number, spacing: number): number {
  return Math.max(2, Math.round(pixels / spacing) + 1);
}

function viewportView(viewport: Viewport): View {
  return { x: viewport.x, y: viewport.y };
}
