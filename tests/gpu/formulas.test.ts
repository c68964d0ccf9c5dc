/**
 * What the WGSL reading of every function computes on the device, against its float64 value.
 */
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { DescentEngine, View } from '@shared/numerics/labs/descent-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestDevice } from './device.ts';

const SIDE = 33;
// Every grid point is a float32, or rounding of the point itself would be counted as an error of the function.
const NEAR: View = { x: [-2, 2], y: [-4, 4] };
const WIDE: View = { x: [-128, 128], y: [-1024, 1024] };

let gpu: DescentEngine;
const formulas = new Map<string, string>();
const surfaceFor = ({ id }: { readonly id: string }) => createSurface(formulas.get(id) ?? id, { kappa: 3.5 });
const cpu = createCpuEngine(surfaceFor);

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  gpu = await createGpuEngine(device, adapterName, surfaceFor);
});

afterAll(() => gpu?.dispose());

/** Largest |gpu − cpu| over the grid, relative to the largest finite |cpu| (at least 1); disagreement on finiteness is infinite. */
async function errorOf(formula: string, view: View): Promise<number> {
  const id = `f${formulas.size}`;
  formulas.set(id, formula);
  const [ours, truth] = await Promise.all([gpu.field({ id }, view, SIDE, SIDE), cpu.field({ id }, view, SIDE, SIDE)]);
  const scale = truth.reduce(
    (largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest),
    1,
  );
  return truth.reduce((worst, value, index) => {
    const got = ours[index] ?? Number.NaN;
    if (!Number.isFinite(value)) return Number.isFinite(got) ? Number.POSITIVE_INFINITY : worst;
    return Math.max(worst, Number.isFinite(got) ? Math.abs(got - value) / scale : Number.POSITIVE_INFINITY);
  }, 0);
}

describe('formulas in WGSL', () => {
  it.each([
    'sin(x*y)',
    'cos(x*y)',
    'tan(x/2)',
    'asin(x/2)',
    'acos(x/2)',
    'atan(y)',
    'atan2(y, x + 2.125)',
    'sinh(x)',
    'cosh(x)',
    'tanh(y)',
    'exp(x)',
    'expm1(x/4)',
    'log(x + 2.5)',
    'log1p(y/8)',
    'log2(x + 2.5)',
    'log10(x + 2.5)',
    'sqrt(x + 2)',
    'cbrt(y)',
    'erf(x)',
    'sigmoid(y)',
    'softplus(y)',
    'abs(x) - sign(y)',
    'floor(y) + ceil(x)',
    'round(y)',
    'mod(x, 0.75)',
    'hypot(x, y)',
    'min(x, y, 0.5)',
    'max(x, y)',
    'clamp(x, -1, y)',
    'x^5 - y^-3*(y != 0)',
    'x^kappa',
    '(x + 2.5)^kappa',
    'where(x < y, x^2, y)',
    '(x <= y) + 2*(x > 0) + (x == y)',
    'x/y',
    '-x^2 + pi*e',
  ])('%s is the float64 value to single precision', async (formula) => {
    expect(await errorOf(formula, NEAR)).toBeLessThan(2e-6);
  });

  it.each(['tanh(x)', 'sigmoid(y)', 'softplus(y)', 'erf(y)', 'sin(x)', 'cos(y)', 'hypot(x*1e30, y*1e30)/1e30'])(
    '%s stays right far from the origin',
    async (formula) => {
      expect(await errorOf(formula, WIDE)).toBeLessThan(2e-6);
    },
  );

  it.each([
    'sqrt(x)',
    'log(x)',
    '1/x',
    'max(log(x), 0)',
    'tanh(log(x))',
    'clamp(sqrt(x), 0, 1)',
    'exp(x*1000)',
    'sign(log(x))',
    '(x + 5)*1e300',
    'min(x/0, 3)',
  ])('%s is not finite on the GPU exactly where it is not finite in float32', async (formula) => {
    expect(await errorOf(formula, NEAR)).toBeLessThan(2e-6);
  });
});
