/** Counts as shapes: bars over their edges, and mirrored outlines for many small histograms side by side. */
import type { AxisScale, ScaleKind } from './axis-scale.ts';
import { SvgPen } from './pen.ts';

export interface Counts {
  /** Rising, one more than `counts`. */
  readonly edges: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Bars from the lower edge of the plot, as one path; a bar of zero, or with an edge that is not finite, is not drawn. */
export function barsPath({ edges, counts }: Counts, x: AxisScale, y: AxisScale, width: number, height: number): string {
  const pen = new SvgPen();
  const across = (value: number) => Math.max(0, Math.min(width, x.toPixel(value)));
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index] ?? 0;
    const [left, right] = [across(edges[index] ?? Number.NaN), across(edges[index + 1] ?? Number.NaN)];
    if (!(count > 0) || !(right > left)) continue;
    // Hairline gaps between bars, as long as bars are wide enough to spare one.
    const gap = right - left > 5 ? 0.5 : 0;
    const top = Math.max(0, y.toPixel(count));
    pen.moveTo(left + gap, height);
    pen.lineTo(left + gap, top);
    pen.lineTo(right - gap, top);
    pen.lineTo(right - gap, height);
    pen.closePath();
  }
  return pen.path();
}

/** Where bars of these counts start and end; on a logarithmic axis a count of one still shows. */
export function countDomain(
  kind: ScaleKind,
  counts: ArrayLike<number>,
  curve?: ArrayLike<number>,
): readonly [number, number] {
  let most = 0;
  for (let index = 0; index < counts.length; index++) most = Math.max(most, counts[index] ?? 0);
  if (curve !== undefined && kind === 'linear')
    for (let index = 0; index < curve.length; index++) most = Math.max(most, curve[index] ?? 0);
  if (most <= 0) most = 1;
  return kind === 'log' ? [0.5, most * 1.3] : [0, most * 1.04];
}

/**
 * A histogram standing on its side, mirrored about x = `middle`: as wide as `halfWidth` where its density is highest. Density,
 * not counts: bins of unequal width keep their areas.
 */
export function violinPath({ edges, counts }: Counts, y: AxisScale, middle: number, halfWidth: number): string {
  const density = Array.from({ length: counts.length }, (_, index) => {
    const bin = (edges[index + 1] ?? Number.NaN) - (edges[index] ?? Number.NaN);
    return bin > 0 ? (counts[index] ?? 0) / bin : 0;
  });
  const most = Math.max(...density, 0);
  if (!(most > 0)) return '';
  const first = density.findIndex((value) => value > 0);
  const last = density.findLastIndex((value) => value > 0);
  const pen = new SvgPen();
  const steps: (readonly [number, number])[] = [];
  for (let index = first; index <= last; index++) {
    const reach = Math.max(0.4, ((density[index] ?? 0) / most) * halfWidth);
    steps.push([reach, y.toPixel(edges[index] ?? 0)], [reach, y.toPixel(edges[index + 1] ?? 0)]);
  }
  for (const [index, [reach, height]] of steps.entries())
    pen[index === 0 ? 'moveTo' : 'lineTo'](middle + reach, height);
  for (const [reach, height] of steps.toReversed()) pen.lineTo(middle - reach, height);
  pen.closePath();
  return pen.path();
}
