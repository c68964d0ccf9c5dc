/**
 * The text of the kernels, which needs no GPU. That the text runs, and computes what it should, is shown in tests/gpu.
 */
import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram } from '@shared/numerics/catalog/optimizer-program.ts';
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { walkSource } from '@shared/numerics/gpu/descent-kernel.ts';
import { fieldSource, surfaceKernel } from '@shared/numerics/gpu/surface-kernel.ts';
import type { OptimizerChoice, SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';

const walk = (surface: SurfaceChoice, choice: OptimizerChoice): string =>
  walkSource(
    surfaceKernel(surfaceOf(surface)),
    createProgram(findOptimizer(choice.id).definition, hyperparametersOf(choice)),
  );

describe('the descent kernel', () => {
  it('is the same text wherever the sliders stand, so that moving one compiles nothing', () => {
    const source = walk({ id: 'quadratic', kappa: 10, theta: 0.5 }, { id: 'adam', lr: 0.1 });
    expect(walk({ id: 'quadratic', kappa: 500, theta: -1 }, { id: 'adam', lr: 0.003, betas: [0.5, 0.9] })).toBe(source);
  });

  it('is another text where a flag changes what is computed', () => {
    expect(walk({ id: 'quadratic' }, { id: 'adam', amsgrad: true })).not.toBe(
      walk({ id: 'quadratic' }, { id: 'adam', amsgrad: false }),
    );
  });

  it('sets the update of momentum into its frame', () => {
    const source = walk({ id: 'himmelblau' }, { id: 'momentum' });
    expect(source.slice(source.indexOf('fn advance'), source.indexOf('fn record'))).toMatchInlineSnapshot(`
      "fn advance(p: Coordinate, grad: f32, row: u32) -> Coordinate {
        let v0 = table[row + 2u] * p.slot_buf;
        let v1 = v0 + grad;
        let v2 = select(v1, grad, table[row + 1u] != 0f);
        let v3 = table[row + 0u] * v2;
        let v4 = p.theta - v3;
        return Coordinate(v4, v2);
      }

      "
    `);
  });

  it('reads everything that depends on parameters only as coefficients computed in float64', () => {
    const { coefficients } = surfaceKernel(surfaceOf({ id: 'quadratic', kappa: 7, theta: 0.25 }));
    expect([...coefficients]).toEqual(expect.arrayContaining([7, Math.cos(0.25), Math.sin(0.25)]));
  });

  it('holds no literal that float32 cannot hold', () => {
    const source = fieldSource(surfaceKernel(createSurface('x*1e300 + y/0')));
    expect(source).not.toMatch(/NaN|Infinity|e\+?300/);
    // A constant that is no number at all does not come this far.
    expect(() => createSurface('x*(0/0)')).toThrow(/column \d+: 0 \/ 0 is not a real number/);
  });
});
