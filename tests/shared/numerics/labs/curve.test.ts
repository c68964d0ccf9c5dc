/** The curve lab: what it refuses and in which words, and its numbers against closed forms. */
import { AppError } from '@shared/contract/result.ts';
import { type CurveOutcome, curveLab } from '@shared/numerics/labs/curve.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

function refusal(recipe: object): string {
  try {
    curveLab.parse({ lab: 'curve', x: { range: [-1, 1] }, ...recipe });
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint ?? ''}`;
    throw thrown;
  }
  return 'not refused';
}

function draw(recipe: object): Promise<CurveOutcome> {
  return curveLab.run(curveLab.parse({ lab: 'curve', x: { range: [-4, 4] }, ...recipe }), labContext());
}

describe('a curve recipe is refused', () => {
  it.each([
    [{ curves: [{ y: '2*z' }] }, /Formula of curves\[0\], column 3: "z" is not a name/],
    [
      { curves: [{ y: 'x', activation: 'relu' }] },
      /exactly one of y, activation, loss, schedule; it has y and activation/,
    ],
    [{ curves: [{}] }, /it has none/],
    [{ curves: [{ activation: 'gelo' }] }, /There is no activation "gelo"\. Did you mean gelu/],
    [{ curves: [{ activation: 'softmax' }] }, /looks at a whole vector/],
    [{ curves: [{ loss: 'cross_entropy' }] }, /looks at whole samples/],
    [{ curves: [{ schedule: 'cosine' }] }, /must be of whole steps/],
    [{ curves: [{ y: 'x', target: '1' }] }, /target of curves\[0\] belongs to a loss/],
    [{ curves: [{ y: 'x' }], markers: [{ x: '0' }] }, /markers\[0\] must have either y, a formula, or curve/],
    [{ curves: [{ y: 'x' }], markers: [{ x: 'x', curve: 0 }] }, /markers\[0\]\.x, column 1: "x" is not a name/],
    [{ curves: [{ y: 'x' }], areas: [{ curve: 3 }] }, /areas\[0\] names curve 3, but the last one is 0/],
    [{ curves: [{ y: 'x' }], x: { range: [0, 1], scale: 'log' } }, /must lie above 0 on a logarithmic scale/],
    [{ curves: [{ y: 'x' }], inputs: [{ name: 'x', value: 1, range: [0, 1] }] }, /The name "x" is given twice/],
    [{ curves: [{ y: 'x' }], inputs: [{ name: 'to', value: 1, range: [0, 1] }] }, /is a word of the formula syntax/],
    [{ curves: [{ y: 'x' }], parts: [{ name: 'sin', formula: 'x' }] }, /is that of a function/],
    [{ curves: [{ y: 'x', labl: 'a' }] }, /curves\[0\] has no field "labl"\. Did you mean label/],
    [{ curves: [{ y: 'x'.padEnd(2001, '+') }] }, /a formula of at most 2000 characters/],
  ])('%j', (recipe, sentence) => {
    expect(refusal(recipe)).toMatch(sentence);
  });

  it('where its formulas would take too long, and where parts pile up deeper than a stack', () => {
    const heavy = Array.from({ length: 8 }, (_, index) => ({ y: `${'sin('.repeat(50)}x${')'.repeat(50)} + ${index}` }));
    expect(refusal({ curves: heavy, samples: 8192, areas: [{}, {}, {}, {}] })).toBe('not refused');
    const parts = Array.from({ length: 24 }, (_, index) => ({
      name: `p${index}`,
      formula: `${'sin('.repeat(55)}${index === 0 ? 'x' : `p${index - 1}`}${')'.repeat(55)}`,
    }));
    expect(refusal({ parts, curves: [{ y: 'p23' }] })).toMatch(/more than 1000 operations deep/);
    const wide = Array.from({ length: 8 }, (_, index) => ({
      y: Array.from({ length: 140 }, (_, term) => `sin(${term}*x+${index})`).join('+'),
      derivative: 2,
    }));
    expect(refusal({ curves: wide, samples: 8192, areas: [{}, {}, {}, {}] })).toMatch(/together they must stay below/);
  });
});

it('a recipe of any shape is read or refused in a sentence, never thrown at', () => {
  const known = fc.constantFrom(
    'x',
    'inputs',
    'curves',
    'parts',
    'markers',
    'areas',
    'rules',
    'y',
    'range',
    'name',
    'formula',
    'label',
    'activation',
    'loss',
    'schedule',
    'id',
    'from',
  );
  const words = fc.constantFrom(
    'x',
    'x^2',
    'gelu',
    'huber',
    'sin(',
    'p',
    '__proto__',
    'constructor',
    'where(x>0,x,1)',
    '1e999',
    '',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.double(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('record'),
    ),
    record: fc.dictionary(known, tie('value'), { maxKeys: 5 }),
  }));
  fc.assert(
    fc.property(fc.dictionary(known, value, { maxKeys: 6 }), (fields) => {
      try {
        curveLab.parse({ x: { range: [0, 1] }, curves: [{ y: 'x' }], ...fields, lab: 'curve' });
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(AppError);
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

it('fills in every default, and what it has filled in it reads again unchanged', () => {
  const recipe = curveLab.parse({ lab: 'curve', x: { range: [0, 1] }, curves: [{ activation: 'gelu' }] });
  expect(recipe.curves[0]).toMatchObject({ activation: { id: 'gelu' }, derivative: 0 });
  expect(curveLab.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
});

describe('curves', () => {
  it('have exact first and second derivatives', async () => {
    const { x, curves } = await draw({ curves: [1, 2].map((derivative) => ({ y: 'x^3*sin(x)', derivative })) });
    x.forEach((at, index) => {
      expect(curves[0]?.values[index]).toBeCloseTo(3 * at ** 2 * Math.sin(at) + at ** 3 * Math.cos(at), 11);
      const second = 6 * at * Math.sin(at) + 6 * at ** 2 * Math.cos(at) - at ** 3 * Math.sin(at);
      expect(curves[1]?.values[index]).toBeCloseTo(second, 11);
    });
  });

  it('take the arguments of a catalogue entry from the inputs of the same name', async () => {
    const inputs = [{ name: 'negative_slope', value: 0.3, range: [0, 1] }];
    const { markers } = await draw({
      inputs,
      curves: [{ activation: 'leaky_relu' }],
      markers: [{ x: '-2', curve: 0 }],
    });
    expect(markers[0]?.y).toBeCloseTo(-0.6, 15);
  });

  it('follow torch’s gradient of smooth L1 where it is not that of the formula', async () => {
    const curves = [{ loss: { id: 'smooth_l1', beta: 0 }, derivative: 1 }];
    const { markers } = await draw({
      curves,
      markers: [
        { x: '0', curve: 0 },
        { x: '1', curve: 0 },
      ],
    });
    expect(markers.map(({ y }) => y)).toEqual([-1, 1]);
  });

  it('read earlier curves and parts by name', async () => {
    const { curves } = await draw({
      parts: [{ name: 'double', formula: '2*x' }],
      curves: [{ name: 'f', y: 'double + 1' }, { y: 'f^2' }, { y: 'f^2', derivative: 1 }],
      samples: 16,
    });
    expect(curves[1]?.values[0]).toBe(49);
    expect(curves[2]?.values[0]).toBe(-28);
  });

  it('of whole steps are sampled at whole steps alone', async () => {
    const { x } = await draw({ x: { range: [0.5, 9.5], whole: true }, curves: [{ y: 'x' }] });
    expect([...x]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('say where they have no value', async () => {
    const { curves } = await draw({ curves: [{ y: 'log(x)' }, { y: 'sqrt(-1 - x^2)' }] });
    expect(curves[0]?.missing).toBeCloseTo(0.5, 2);
    expect(curves[1]).toMatchObject({ missing: 1 });
    expect(curves[1]?.lowest).toBeUndefined();
  });
});

describe('readings', () => {
  it('find the turning point between the samples', async () => {
    const { curves } = await draw({ curves: [{ y: '(x - 0.123456)^2 + 3' }], samples: 50 });
    // A minimum is flat: its place is found to the root of rounding.
    expect(curves[0]?.lowest?.x).toBeCloseTo(0.123456, 6);
    expect(curves[0]?.lowest?.y).toBeCloseTo(3, 14);
  });

  it('find crossings and take no jump for one', async () => {
    const { pairs } = await draw({ curves: [{ y: 'sin(x)' }, { y: '0.5' }] });
    expect(pairs[0]?.crossings.map(({ x }) => x)).toEqual([
      expect.closeTo(-Math.PI - Math.PI / 6, 12),
      expect.closeTo(Math.PI / 6, 12),
      expect.closeTo((5 * Math.PI) / 6, 12),
    ]);
    const jumping = await draw({ curves: [{ y: 'where(x < 0.3, -1, 1)' }, { y: '0' }] });
    expect(jumping.pairs[0]?.crossings).toEqual([]);
    expect(jumping.curves[0]?.jumps).toEqual([{ x: expect.closeTo(0.3, 12), from: -1, to: 1 }]);
  });

  it('take no steep slope for a jump', async () => {
    const { curves } = await draw({ curves: [{ y: 'tanh(1e6*x)' }] });
    expect(curves[0]?.jumps).toEqual([]);
  });

  it('integrate what is shaded, with its sign', async () => {
    const { areas } = await draw({
      inputs: [{ name: 'b', value: 3, range: [0, 4] }],
      curves: [{ y: 'exp(-x^2)' }, { y: '0.1*x' }],
      areas: [{ curve: 0 }, { curve: 0, above: 1, from: '0', until: 'b' }],
    });
    expect(areas[0]?.value).toBeCloseTo(Math.sqrt(Math.PI) * 0.9999999845827421, 12);
    expect(areas[1]?.value).toBeCloseTo((Math.sqrt(Math.PI) / 2) * 0.9999779095030014 - 0.45, 12);
  });
});

it('stops when it is told to', async () => {
  const recipe = curveLab.parse({ lab: 'curve', x: { range: [0, 1] }, curves: [{ y: 'x' }] });
  await expect(curveLab.run(recipe, labContext({ signal: { aborted: true } }))).rejects.toMatchObject({
    code: 'cancelled',
  });
});

it('draws the same recipe to the same bits', async () => {
  const recipe = { curves: [{ activation: 'mish' }, { activation: 'mish', derivative: 2 }] };
  expect(await draw(recipe)).toEqual(await draw(recipe));
});
