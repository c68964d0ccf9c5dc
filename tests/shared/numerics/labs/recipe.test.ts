import { AppError } from '@shared/contract/result.ts';
import { numberFrom, parseRecipe, risingPair, wholeFrom } from '@shared/numerics/labs/recipe.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const schema = z.strictObject({
  lab: z.literal('sample'),
  steps: wholeFrom(1, 10).default(3),
  view: z.strictObject({ x: risingPair }).optional(),
  rates: z.array(numberFrom(0, 1, 'per step')).optional(),
  shape: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('circle'), radius: numberFrom(0, 5) }),
      z.strictObject({ kind: z.literal('box'), width: wholeFrom(1, 4), radius: numberFrom(0, 1) }),
    ])
    .optional(),
});

const refusal = (input: unknown): string => {
  try {
    parseRecipe(schema, input);
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint}`;
    throw thrown;
  }
  return 'accepted';
};

describe('a recipe against its schema', () => {
  it('gets every default', () => {
    expect(parseRecipe(schema, { lab: 'sample' })).toEqual({ lab: 'sample', steps: 3 });
  });

  it.each([
    [
      7,
      'A recipe must be an object such as {"lab": "descent", …}; got 7. Copy a recipe from the sandbox and change it.',
    ],
    [{ lab: 'sample', steps: 0.5 }, 'steps must be a whole number from 1 to 10; got 0.5. Change steps.'],
    [{ lab: 'sample', steps: null }, 'steps must be a whole number from 1 to 10; got null. Change steps.'],
    [{ lab: 'other' }, 'lab must be "sample"; got "other". Change lab.'],
    [{ lab: 'sample', view: {} }, 'view.x must be two numbers that rise, such as [-2, 2]; got nothing. Add view.x.'],
    [{ lab: 'sample', view: { x: [1, 'a'] } }, 'view.x[1] must be a finite number; got "a". Change view.x[1].'],
    [{ lab: 'sample', rates: [0, 2] }, 'rates[1] must be a number from 0 to 1 per step; got 2. Change rates[1].'],
    [{ lab: 'sample', step: 1 }, 'This recipe has no field "step". Did you mean steps?'],
    [{ lab: 'sample', view: { x: [0, 1], why: 1 } }, 'view has no field "why". Its fields are x.'],
  ])('is refused by field, rule and what was there: %j', (input, sentence) => {
    expect(refusal(input)).toBe(sentence);
  });

  it('names the rule of the form that the recipe chose, where a field means different things', () => {
    const at = (shape: object): string => refusal({ lab: 'sample', shape });
    expect(at({ kind: 'circle', radius: 9 })).toBe(
      'shape.radius must be a number from 0 to 5; got 9. Change shape.radius.',
    );
    expect(at({ kind: 'box', width: 2, radius: 9 })).toBe(
      'shape.radius must be a number from 0 to 1; got 9. Change shape.radius.',
    );
  });

  it('repeats no more than sixty characters of what was there', () => {
    expect(refusal({ lab: 'sample', steps: 'x'.repeat(5000) }).length).toBeLessThan(160);
  });
});
