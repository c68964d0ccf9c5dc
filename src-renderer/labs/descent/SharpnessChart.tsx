/**
 * Along the path of the inspected racer: the largest eigenvalue of the Hessian against what gradient descent, and the racer's own
 * method, bear at its lr. Shares its step with every other picture of the lab.
 */
import { isHandwritten } from '@shared/numerics/catalog/racer-choice.ts';
import { lrScaleOf } from '@shared/numerics/cpu/schedule-scale.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { stabilityLimit } from '@shared/numerics/theory/stability-limit.ts';
import { useMemo, useRef } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import type { ChartSeries } from '../plot/line-chart-layout.ts';
import { numberText } from '../plot/number-text.ts';
import { useSize } from '../use-size.ts';
import type { StyledPath } from './styled-path.ts';
import type { Descent } from './use-descent.ts';
import type { Run } from './use-run.ts';

/** Steps whose curvature is looked at; more than pixels would be wasted. */
const SAMPLES = 400;
/** The curve may leave the limit by this factor before the picture stops following it. */
const REACH = 1e3;

export function SharpnessChart({ descent, path, run }: SharpnessChartProps) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  const { facts, playback, names } = descent;
  const series = useMemo(() => sharpnessSeries(facts.surface, path, run), [facts, path, run]);
  const { x, y, firstNonFinite } = path.trajectory;
  const at = playback.step;
  const value = hessianAt(facts.surface, x[at] ?? Number.NaN, y[at] ?? Number.NaN).eigenvalues[1];
  const isSaid = value > 0 && Number.isFinite(value) && at < (firstNonFinite ?? x.length);
  const here = isSaid ? { x: at, y: value, label: numberText(value, 3), hue: path.style.hue } : undefined;
  return (
    <div ref={ref} className="sharpness-chart">
      {size !== undefined && (
        <LineChart
          size={size}
          x={{ label: 'step', scale: 'linear', domain: [0, Math.max(1, run.recipe.steps)] }}
          y={{ label: 'curvature', scale: 'log' }}
          series={series}
          rules={[{ axis: 'x', at: playback.step, label: '', hue: 'var(--ink-soft)' }]}
          markers={here === undefined ? [] : [here]}
          title={`Sharpness along the path of ${names.get(path.slot) ?? 'the racer'} and its stability limit`}
        />
      )}
    </div>
  );
}

export interface SharpnessChartProps {
  readonly descent: Descent;
  readonly path: StyledPath;
  readonly run: Run;
}

/** λmax at evenly spread steps up to the last finite one, 2/lr, and the method's own limit where it is another. */
export function sharpnessSeries(
  surface: Parameters<typeof hessianAt>[0],
  { trajectory, style }: Pick<StyledPath, 'trajectory' | 'style'>,
  { recipe }: Pick<Run, 'recipe'>,
): ChartSeries[] {
  const { optimizer, x, y, firstNonFinite } = trajectory;
  const last = (firstNonFinite ?? x.length) - 1;
  const stride = Math.max(1, Math.ceil((last + 1) / SAMPLES));
  const steps = Float64Array.from(
    { length: Math.max(0, Math.ceil((last + 1) / stride)) },
    (_, index) => index * stride,
  );
  const sharpness = steps.map((step) => hessianAt(surface, x[step] ?? 0, y[step] ?? 0).eigenvalues[1]);
  const scale = isHandwritten(optimizer) ? undefined : lrScaleOf(recipe.schedule, optimizer, recipe.steps);
  const all = Float64Array.from({ length: recipe.steps + 1 }, (_, step) => step);
  const lr = typeof optimizer.lr === 'number' ? optimizer.lr : Number.NaN;
  const plain = all.map((step) => positive(2 / (lr * (scale?.[step] ?? 1))));
  const limit = stabilityLimit(optimizer);
  // Only the part over lr follows a schedule, not what weight decay takes.
  const decay = limit === undefined ? 0 : limit.constant / lr - limit.curvature;
  const own = all.map((step) =>
    limit === undefined ? Number.NaN : positive(limit.constant / (lr * (scale?.[step] ?? 1)) - decay),
  );
  const top = (plain.find(Number.isFinite) ?? Number.POSITIVE_INFINITY) * REACH;
  const isOwn = own.some(Number.isFinite);
  const isOther = own.some((limit, step) => Number.isFinite(limit) && Math.abs(limit / (plain[step] ?? 1) - 1) > 1e-9);
  const line = (id: string, label: string, values: Float64Array, at: Float64Array, dash?: readonly number[]) => ({
    id,
    label,
    x: at,
    y: values,
    hue: dash === undefined ? style.hue : 'var(--ink-soft)',
    ...(dash !== undefined && { dash }),
  });
  return [
    line(
      'sharpness',
      'λ max',
      sharpness.map((value) => (value <= top ? positive(value) : Number.NaN)),
      steps,
    ),
    ...(isHandwritten(optimizer) || !Number.isFinite(lr)
      ? []
      : [line('plain', isOwn ? '2/lr' : '2/lr of plain descent', plain, all, [4, 3])]),
    ...(isOther ? [line('own', 'limit with momentum', own, all, [1, 3])] : []),
  ];
}

/** A logarithmic axis has no place for what bends down. */
function positive(value: number): number {
  return value > 0 ? value : Number.NaN;
}
