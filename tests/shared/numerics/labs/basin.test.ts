import { AppError } from '@shared/contract/result.ts';
import { basinLab } from '@shared/numerics/labs/basin.ts';
import type { LabContext } from '@shared/numerics/labs/lab.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const onCpu = labContext();
const onWasm: LabContext = {
  ...onCpu,
  engines: {
    ...onCpu.engines,
    ensembles: [
      { backend: 'wasm', open: async () => createWasmEnsemble({ api: WebAssembly, now: onCpu.now, ports: [] }) },
    ],
  },
};
const HIMMELBLAU = {
  lab: 'basin',
  surface: { id: 'himmelblau' },
  optimizer: { id: 'sgd', lr: 0.005 },
  steps: 400,
  size: 48,
};

const refusal = (input: unknown): string => {
  try {
    basinLab.parse(input);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message;
    throw thrown;
  }
  return 'accepted';
};

describe('the basin map', () => {
  it('finds all four minima of Himmelblau by itself and gives every start to one of them', async () => {
    const { attractors, settled, diverged } = await basinLab.run(basinLab.parse(HIMMELBLAU), onCpu);
    const found = attractors.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`).sort();
    expect(found).toEqual(['-2.805 3.131', '-3.779 -3.283', '3.000 2.000', '3.584 -1.848'].sort());
    expect(attractors.reduce((sum, { share }) => sum + share, 0)).toBeGreaterThan(0.98);
    expect([settled > 0.98, diverged]).toEqual([true, 0]);
  });

  it('is mirrored when the surface is', async () => {
    const even = { ...HIMMELBLAU, surface: { formula: '(x^2 - 1)^2 + y^2' }, optimizer: { id: 'sgd', lr: 0.02 } };
    const { cells, attractors } = await basinLab.run(basinLab.parse(even), onCpu);
    expect(attractors.map(({ x }) => Math.sign(x)).sort()).toEqual([-1, 1]);
    const row = 10 * cells.side;
    for (let column = 0; column < cells.side / 2; column += 1)
      expect(cells.attractor[row + column]).not.toBe(cells.attractor[row + cells.side - 1 - column]);
  });

  it('ends in float32 where float64 does, and says how close', async () => {
    const outcome = await basinLab.run(basinLab.parse(HIMMELBLAU), onWasm);
    expect(outcome.computed.backend).toBe('wasm');
    expect(outcome.proof.agree).toBeGreaterThanOrEqual(outcome.proof.sampled - 2);
    expect(outcome.computed.difference).toBeLessThan(1e-4);
  });

  it('walks in float64 where float32 could not tell neighbouring starts apart', async () => {
    const deep = { ...HIMMELBLAU, size: 16, view: { x: [3, 3 + 1e-6], y: [2, 2 + 1e-6] } };
    const { computed } = await basinLab.run(basinLab.parse(deep), onWasm);
    expect(computed.backend).toBe('cpu');
  });

  it('stops when it is told to', async () => {
    const signal = { aborted: true };
    await expect(basinLab.run(basinLab.parse(HIMMELBLAU), { ...onCpu, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('a recipe of a basin map', () => {
  it('takes the view of its surface unless it names one', () => {
    expect(basinLab.parse(HIMMELBLAU).view).toEqual({ x: [-5, 5], y: [-5, 5] });
  });

  it('is refused by field, rule and what was there', () => {
    expect(refusal({ ...HIMMELBLAU, size: 5000 })).toBe('size must be a whole number from 16 to 2048; got 5000.');
    expect(refusal({ ...HIMMELBLAU, siz: 5 })).toBe('This recipe has no field "siz".');
    expect(refusal({ ...HIMMELBLAU, view: { x: [1, 0], y: [0, 1] } })).toBe(
      'view.x must be two numbers that rise, such as [-2, 2]; got [1,0].',
    );
    expect(refusal({ lab: 'basin', optimizer: { id: 'sgd' } })).toContain('surface must be the id of a surface');
    expect(refusal({ ...HIMMELBLAU, optimizer: { id: 'adamm' } })).toBe('There is no optimizer "adamm".');
  });
});
