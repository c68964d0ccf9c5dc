/** The sandbox's stories: when one still fits the race that is on. */
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';
import { isSameRace } from '../../../src-renderer/labs/descent/presets.ts';

const TOLD: DescentRecipe = {
  lab: 'descent',
  surface: { id: 'quadratic', kappa: 100, theta: 0.5 },
  start: [-2.2, 1.4],
  steps: 60,
  optimizers: [{ id: 'sgd', lr: 0.0198 }],
};

describe('a story', () => {
  it('goes on while its sliders and its start are moved', () => {
    const moved: DescentRecipe = {
      ...TOLD,
      surface: { id: 'quadratic', kappa: 1, theta: 0 },
      start: [1, 1],
      optimizers: [{ id: 'sgd', lr: 1 }],
    };
    expect(isSameRace(TOLD, moved)).toBe(true);
  });

  it('ends with another surface and with other racers', () => {
    expect(isSameRace(TOLD, { ...TOLD, surface: { id: 'himmelblau' } })).toBe(false);
    expect(isSameRace(TOLD, { ...TOLD, optimizers: [...TOLD.optimizers, { id: 'adam', lr: 0.1 }] })).toBe(false);
  });
});
