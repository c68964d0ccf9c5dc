import { AppError } from '@shared/contract/result.ts';
import { signalLab } from '@shared/numerics/labs/signal/signal.ts';
import type { SignalOutcome } from '@shared/numerics/labs/signal/signal-outcome.ts';
import { signalScript } from '@shared/numerics/labs/signal/signal-script.ts';
import type { SignalEngine } from '@shared/numerics/signal/signal-engine.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const SMALL = { lab: 'signal', depth: 20, width: 96, batch: 16 };
const LINEAR = { id: 'leaky_relu', negative_slope: 1 };
const run = (more: object) => signalLab.run(signalLab.parse({ ...SMALL, ...more }), labContext());
const words = ({ verdict: { what, why, instead = '' } }: SignalOutcome): string => `${what} ${why} ${instead}`;
const verdict = async (more: object): Promise<string> => words(await run(more));

describe('the signal lab', () => {
  it('keeps lengths exactly through orthogonal linear layers, forward and backward', async () => {
    const { layers } = await run({ activation: LINEAR, init: { id: 'orthogonal' } });
    const power = layers?.logPower.mean ?? [];
    expect(power[20]).toBeCloseTo(power[0] ?? Number.NaN, 12);
    expect(layers?.gradientRatio).toBeCloseTo(1, 12);
  });

  it('gives equal numbers for equal recipes, and other numbers for another seed', async () => {
    const [once, again, other] = [await run({}), await run({}), await run({ seed: 1 })];
    expect(again).toEqual(once);
    expect(other.layers?.forward.mean).not.toEqual(once.layers?.forward.mean);
  });

  it('averages nets whose seeds follow each other, and keeps the ends of their spread', async () => {
    const [first, second, both] = [await run({}), await run({ seed: 1 }), await run({ nets: 2 })];
    const at = ({ layers }: typeof both, which: 'mean' | 'low' | 'high') => layers?.forward[which][20] ?? Number.NaN;
    const ends = [at(first, 'mean'), at(second, 'mean')];
    expect(at(both, 'mean')).toBeCloseTo((at(first, 'mean') + at(second, 'mean')) / 2, 12);
    expect([at(both, 'low'), at(both, 'high')]).toEqual([Math.min(...ends), Math.max(...ends)]);
  });

  it.each([{ nets: 2 }, { view: 'map', map: { columns: 3 } }])(
    'sends everything again on the CPU where an engine gives up at the second net: %o',
    async (more) => {
      const recipe = signalLab.parse({ ...SMALL, ...more });
      const context = labContext();
      const failing = async (code: 'unavailable' | 'cancelled') => {
        const engine = await context.engines.signal();
        let prepared = 0;
        const signal = async (): Promise<SignalEngine> => ({
          ...engine,
          backend: 'webgpu',
          prepare: async (job) => {
            prepared += 1;
            if (prepared === 2) throw new AppError(code, 'The GPU was lost.');
            return engine.prepare(job);
          },
        });
        return signalLab.run(recipe, { ...context, engines: { ...context.engines, signal } });
      };
      const { computed, ...found } = await failing('unavailable');
      const { computed: exact, ...all } = await signalLab.run(recipe, context);
      expect(found).toEqual(all);
      expect(computed).toEqual({ ...exact, refused: [{ backend: 'webgpu', sentence: 'The GPU was lost.' }] });
      await expect(failing('cancelled')).rejects.toMatchObject({ code: 'cancelled' });
    },
  );

  it('puts theory beside the net: He’s line is flat, Xavier’s loses half the power a layer', async () => {
    const [he, xavier] = [await run({}), await run({ init: { id: 'xavier_normal' } })];
    expect(he.predicted?.weightVariance).toBeCloseTo(2, 12);
    expect((he.predicted?.forward[20] ?? 9) - (he.predicted?.forward[1] ?? 0)).toBeCloseTo(0, 9);
    expect((xavier.predicted?.forward[20] ?? 9) - (xavier.predicted?.forward[1] ?? 0)).toBeCloseTo(
      (-19 * Math.log10(2)) / 2,
      9,
    );
    expect(xavier.predicted?.criticalFactor).toBeCloseTo(Math.SQRT2, 3);
    expect((await run({ init: { id: 'ones' } })).predicted).toBeUndefined();
  });

  it('says what breaks, at which layer, why, and what to use instead', async () => {
    const outcome = await run({ init: { id: 'xavier_normal' }, depth: 50 });
    const said = words(outcome);
    const { layers } = outcome;
    const sizes = layers?.forward.mean ?? new Float64Array();
    const left = sizes.findIndex((size) => Math.abs(size - (sizes[0] ?? 0)) > 3);
    expect(said).toMatch(new RegExp(`keeps 0\\.[45]\\d of the signal’s variance\\. At layer ${left} `));
    expect(said).toMatch(/Gradients vanish.*ReLU passes on 0\.50 of the power, so 2\.00.*here n·Var\(W\) = 1\.00/);
    expect(said).toMatch(/Multiply these weights by 1\.41, which is He’s/);
  });

  it('finds the way back from weights that are far off', async () => {
    expect(await verdict({ init: { id: 'normal', std: 1 }, gain: 30 })).toMatch(
      /Multiply these weights by 0\.0048, which is He’s/,
    );
    expect(await verdict({ init: { id: 'normal', std: 1e-4 } })).toMatch(
      /Multiply these weights by 1443, which is He’s/,
    );
  });

  it('calls a healthy net healthy and asks for no repair', async () => {
    const said = await verdict({ activation: LINEAR, init: { id: 'orthogonal' } });
    expect(said).toMatch(/keeps its size.*come back at 1\.00/);
    expect(said).not.toMatch(/Multiply|vanish|explode/);
  });

  it('sees gradients explode through saturated tanh and through batch norm', async () => {
    const tanh = { activation: { id: 'tanh' }, init: { id: 'xavier_normal' }, gain: 10 };
    expect(await verdict(tanh)).toMatch(
      /Gradients explode.*7\d\s% of the last layer’s numbers are flat.*weights by 0\.10, which is Xavier’s/,
    );
    expect(await verdict({ norm: 'batch', batch: 128, depth: 40 })).toMatch(
      /Gradients explode.*by theory 1\.47.*layer norm/,
    );
  });

  it('knows what zero weights can learn: nothing under tanh, the last layer under sigmoid', async () => {
    const zeros = { init: { id: 'zeros' } };
    expect(await verdict({ ...zeros, activation: { id: 'tanh' } })).toMatch(
      /No weight gets a gradient.*only the last layer’s biases/i,
    );
    expect(await verdict({ ...zeros, activation: { id: 'sigmoid' } })).toMatch(/Only 1 of 20 layers gets a gradient/);
  });

  it('maps gains: a row is the net cut at that depth, the edge is theory’s', async () => {
    const map = { from: 0.5, to: 2, columns: 9, width: 48, batch: 8 };
    const whole = await run({ view: 'map', map });
    const short = await run({ view: 'map', map, depth: 7 });
    const row = (found: typeof whole, passed: number) => found.map?.forward.slice((passed - 1) * 9, passed * 9);
    expect(row(whole, 7)).toEqual(row(short, 7));
    expect(whole.map?.gains[4]).toBeCloseTo(1, 12);
    expect(whole.map?.criticalGain).toBeCloseTo(1, 3);
    const last = Array.from(row(whole, 20) ?? []);
    expect(last).toEqual(last.toSorted((a, b) => a - b));
    expect(words(whole)).toMatch(/edge between fading and exploding gradients at gain 1\.00/);
  });

  it('stops when it is told to', async () => {
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.3;
    };
    const context = labContext({ signal, onProgress });
    await expect(signalLab.run(signalLab.parse({ ...SMALL, nets: 4 }), context)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('hands out a script in which torch draws the same kind of net and our numbers are asserted', async () => {
    const { recipe, layers } = await run({ norm: 'layer', skip: 'block', bias_std: 0.1 });
    if (layers === undefined) throw new Error('the layers view has layers');
    const script = signalScript(recipe, layers);
    expect(script).toContain('torch.nn.init.kaiming_normal_(w)');
    expect(script).toContain('norm = torch.nn.LayerNorm(normalized_shape=[96], elementwise_affine=False)');
    expect(script).toContain(`assert abs(forward[depth] - (${layers.forward.mean[20]?.toFixed(4)}))`);
  });
});

describe('a recipe of the signal lab', () => {
  const refusal = (more: object): string => {
    try {
      signalLab.parse({ lab: 'signal', ...more });
    } catch (thrown) {
      if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint}`;
      throw thrown;
    }
    return 'accepted';
  };

  it('is whole with nothing but the name of the lab', () => {
    expect(signalLab.parse({ lab: 'signal' })).toMatchObject({
      depth: 50,
      width: 256,
      activation: { id: 'relu' },
      init: { id: 'kaiming_normal' },
      gain: 1,
      view: 'layers',
      map: { columns: 49 },
    });
  });

  it.each([
    ['an unknown activation', { activation: { id: 'rellu' } }, /no activation "rellu".*relu/],
    ['a vector activation', { activation: { id: 'softmax' } }, /whole vector/],
    ['an unknown argument', { init: { id: 'xavier_normal', gian: 2 } }, /gian.*gain/],
    ['no depth', { depth: 0 }, /depth must be a whole number from 1 to 200; got 0/],
    [
      'a word for the scale',
      { skip_scale: '1/L' },
      /skip_scale must be a number from -1000 to 1000, or "1\/sqrt\(depth\)"/,
    ],
    ['a map that falls', { map: { from: 2, to: 1 } }, /map must be a range of gains that rises/],
    ['a batch norm of one sample', { norm: 'batch', batch: 1 }, /at least 2 samples/],
    ['too much work', { depth: 200, width: 1024, batch: 256 }, /200 layers, 1024 wide.*narrower/],
    [
      'orthogonal weights that take minutes',
      { depth: 200, width: 1024, batch: 8, init: { id: 'orthogonal' } },
      /minutes/,
    ],
  ])('is refused in a sentence: %s', (_name, more, sentence) => {
    expect(refusal(more)).toMatch(sentence);
  });
});
