import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { HANDWRITTEN_RACERS } from '@shared/numerics/catalog/racer-choice.ts';
import { describe, expect, it } from 'vitest';
import { optaxText } from '../../../src-renderer/labs/descent/optax-text.ts';

describe('a racer as optax', () => {
  it('is the optimizer, and a comment that optax takes the same steps where it does', () => {
    expect(optaxText({ id: 'sgd', lr: 0.1 })).toBe(
      'import optax\n\n# optax 0.2.8 takes the same steps, to rounding.\noptimizer = optax.sgd(learning_rate=0.1)\n',
    );
  });

  it('names every difference and what of the run is left out, each in a comment of its own', () => {
    const text = optaxText({ id: 'lbfgs' }, ['clipping', 'schedule']);
    expect(text).toMatch(/^# There are no tolerances: optax never stops by itself\.$/m);
    expect(text).toMatch(/^# Not in here: the schedule of this run\.$/m);
  });

  it.each([...OPTIMIZERS, ...HANDWRITTEN_RACERS].map(({ id }) => id))(
    'is nothing but comments around one statement for %s, or a sentence why there is none',
    (id) => {
      let text: string;
      try {
        text = optaxText({ id });
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/optax/) });
        return;
      }
      expect(text).toMatch(/^import optax\n\n(# [^\n]+\n)+optimizer = optax\.[^\n]+\n$/);
    },
  );

  it('is refused for a typed update in words that fit it', () => {
    expect(() => optaxText({ id: 'typed', update: 'theta = theta - lr*grad', lr: 0.1 })).toThrow('typed update');
  });
});
