/**
 * The PyTorch text of schedules, activations, losses, initializers and norms, run by PyTorch itself where `python3` has
 * it, against our float64 answers. Without PyTorch the test is skipped, by name.
 */
import { spawnSync } from 'node:child_process';
import { ACTIVATIONS, activationPython } from '@shared/numerics/catalog/activations.ts';
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { INITIALIZERS, initializerPython } from '@shared/numerics/catalog/initializers.ts';
import { LOSSES, lossPython } from '@shared/numerics/catalog/losses.ts';
import { normPython } from '@shared/numerics/catalog/norms.ts';
import { SCHEDULES, type ScheduleChoice } from '@shared/numerics/catalog/schedules.ts';
import { schedulePython } from '@shared/numerics/catalog/schedules-python.ts';
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { distributionOf } from '@shared/numerics/cpu/initializers.ts';
import { evaluateLoss } from '@shared/numerics/cpu/losses.ts';
import { fitStandardization } from '@shared/numerics/cpu/norm-standardize.ts';
import { adaptiveInstanceNorm, normalize } from '@shared/numerics/cpu/norms.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { scheduleSeries } from '@shared/numerics/cpu/schedules.ts';
import { sizeOf, type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe, expect, it } from 'vitest';

/** A Python expression and what it must be, to 1e-9. */
interface Claim {
  readonly python: string;
  readonly expected: ArrayLike<number>;
}

// Debian puts PyTorch beside its own interpreter, which need not be the first on the path.
const python = ['python3', '/usr/bin/python3'].find(
  (candidate) => spawnSync(candidate, ['-c', 'import torch'], { timeout: 60_000 }).status === 0,
);
const BASE_LR = 0.2;
const STEPS = 40;

const PREAMBLE = `
import json, sys, warnings
import torch, torch.nn.functional as F
warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
def rates(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=${BASE_LR}, momentum=0.9)
    scheduler, seen = make(optimizer), []
    for _ in range(${STEPS + 1}):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return seen
answers = []
`;

function run(claims: readonly Claim[]): readonly (readonly number[])[] {
  const lines = claims.map((claim) => `answers.append(torch.as_tensor(${claim.python}).reshape(-1).tolist())`);
  const script = [PREAMBLE, ...lines, 'json.dump(answers, sys.stdout)'].join('\n');
  const { stdout, stderr, status } = spawnSync(python ?? '', ['-'], { input: script, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Python refused the script: ${stderr}`);
  return JSON.parse(stdout) as readonly (readonly number[])[];
}

function expectAgreement(claims: readonly Claim[]): void {
  for (const [index, answer] of run(claims).entries()) {
    const { python: text = '', expected = [] } = claims[index] ?? {};
    expect(answer.length, text).toBe(expected.length);
    for (const [place, value] of answer.entries())
      expect(Math.abs(value - (expected[place] ?? 0)), `${text}, place ${place}`).toBeLessThanOrEqual(
        1e-11 + 1e-9 * Math.abs(value),
      );
  }
}

function draw(stream: number, shape: readonly number[], change: (z: number) => number = (z) => z): Tensor {
  const source = createStream(4, stream);
  return tensor(
    shape,
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => change(source.normal(i))),
  );
}

const literal = ({ shape, data }: Tensor, type = 'torch.float64') =>
  `torch.tensor([${data.join(', ')}], dtype=${type}).reshape(${shape.join(', ')})`;

function lossClaim(choice: Choice): Claim {
  const { id } = choice;
  const entry = LOSSES.find((loss) => loss.id === id);
  const ofClasses = ['cross_entropy', 'nll', 'focal_softmax'].includes(id);
  const targets = (stream: number): Tensor => {
    if (ofClasses) return tensor([4], [0, 2, 1, 1]);
    if (id === 'cosine_embedding') return tensor([4], [1, -1, 1, -1]);
    if (id === 'contrastive_pair') return tensor([4], [1, 0, 1, 0]);
    return draw(stream, [4, 3], (z) => (id === 'hinge' ? Math.sign(z) : 1 / (1 + Math.exp(-z))));
  };
  const inputs: Record<string, Tensor> = {};
  for (const [stream, { name, differentiable, optional }] of (entry?.inputs ?? []).entries())
    if (differentiable) inputs[name] = draw(stream, [4, 3], id === 'bce' ? (z) => 1 / (1 + Math.exp(-z)) : undefined);
    else if (optional !== true) inputs[name] = targets(stream);
  const given = Object.entries(inputs).map(([name, value]) =>
    literal(value, ofClasses && name === 'target' ? 'torch.long' : undefined),
  );
  return {
    python: `(${lossPython(choice)})(${given.join(', ')})`,
    expected: evaluateLoss(choice, inputs).output.data,
  };
}

describe.skipIf(python === undefined)('PyTorch text, run by PyTorch', () => {
  it('of every schedule and composition gives our rates', { timeout: 120_000 }, () => {
    const options: Readonly<Record<string, object>> = {
      one_cycle: { total_steps: STEPS + 1 },
      cyclic: { step_size_up: 7, mode: 'exp_range', gamma: 0.9 },
    };
    const linear = { id: 'linear', start_factor: 0.01, total_iters: 10 };
    const cosine = { id: 'cosine', T_max: 9, eta_min: 0.01 };
    const choices: readonly ScheduleChoice[] = [
      ...SCHEDULES.filter(({ id }) => id !== 'plateau').map(({ id }) => ({ id, ...options[id] })),
      { id: 'cyclic', step_size_up: 4, scale_fn: '1/(1 + x)' },
      { id: 'cyclic', step_size_up: 2.5, step_size_down: 3.25 },
      ...['constant', 'linear', 'polynomial'].map((id) => ({ id, total_iters: 0 })),
      { id: 'warmup_cosine', convention: 'plus1', min_lr: 0.01 },
      { id: 'chained', schedules: [linear, { id: 'exponential' }] },
      { id: 'chained', schedules: [{ id: 'constant' }, cosine] },
      {
        id: 'chained',
        schedules: [
          { id: 'step', step_size: 3 },
          { id: 'polynomial', total_iters: 13 },
        ],
      },
      { id: 'sequential', schedules: [linear, cosine], milestones: [10] },
      { id: 'sequential', schedules: [linear, { id: 'exponential' }, { id: 'step' }], milestones: [6, 20] },
    ];
    expectAgreement(
      choices.map((choice) => ({
        python: `rates(lambda optimizer: ${schedulePython(choice, BASE_LR)})`,
        expected: scheduleSeries(choice, BASE_LR, STEPS).lr,
      })),
    );
  });

  it('of every activation gives our values', { timeout: 120_000 }, () => {
    const x = [-3.3, -1, -0.2, 0.1, 0.5, 2, 4, 7, 30];
    const choices: Choice[] = ACTIVATIONS.filter(({ kind }) => kind === 'element').map(({ id }) => ({ id }));
    choices.push({ id: 'gelu', approximate: 'tanh' }, { id: 'elu', alpha: -0.7 }, { id: 'celu', alpha: -0.5 });
    expectAgreement(
      choices.map((choice) => ({
        python: `${activationPython(choice)}(${literal(tensor([x.length], x))})`,
        expected: x.map(createActivation(choice).value),
      })),
    );
  });

  it('of every loss and reduction gives our losses', { timeout: 120_000 }, () => {
    const reductions = ['mean', 'sum', 'none'];
    const all: readonly Choice[] = LOSSES.flatMap(({ id }) => reductions.map((reduction) => ({ id, reduction })));
    const variants: readonly Choice[] = [
      { id: 'hinge', squared: true },
      { id: 'focal_sigmoid', alpha: null, gamma: 1.5 },
      { id: 'info_nce', symmetric: true },
      { id: 'info_nce', normalize: false },
      { id: 'kl_div', reduction: 'batchmean' },
      { id: 'cross_entropy', label_smoothing: 0.2 },
      { id: 'triplet', swap: true },
    ];
    expectAgreement([...all, ...variants].map(lossClaim));
  });

  it('of norm layers gives our outputs', { timeout: 120_000 }, () => {
    const x = draw(1, [2, 4, 3, 3]);
    const style = draw(2, [2, 4, 2, 2]);
    const choices: readonly Choice[] = [
      { id: 'batch_norm_2d' },
      { id: 'batch_norm_2d', momentum: null, affine: false },
      { id: 'batch_norm_2d', momentum: 1.5 },
      { id: 'layer_norm', normalized_shape: [3, 3] },
      { id: 'instance_norm_2d' },
      { id: 'group_norm', num_groups: 2, eps: 1e-3 },
    ];
    const layers = choices.map((choice) => ({
      python: `${normPython(choice, 4)}(${literal(x)}).detach()`,
      expected: normalize(choice, x).y.data,
    }));
    const adaptive = ['epsBoth', 'epsContentOnly'].map((variant) => ({
      python: `(${normPython({ id: 'ada_in', variant }, 4)})(${literal(x)}, ${literal(style)})`,
      expected: adaptiveInstanceNorm({ id: 'ada_in', variant }, x, style).y.data,
    }));
    const table = draw(3, [6, 2]);
    const standard = [0, 1, 2].map((ddof) => ({
      python: `(${normPython({ id: 'standardize', ddof }, 2)})(${literal(table)})`,
      expected: fitStandardization({ id: 'standardize', ddof }, table).apply(table).data,
    }));
    expectAgreement([...layers, ...adaptive, ...standard]);
  });

  it('of every initializer runs, and draws with our deviation', { timeout: 120_000 }, () => {
    const shape = [256, 128];
    const claims = INITIALIZERS.filter(({ id }) => id !== 'dirac').map(({ id }) => ({
      id,
      claim: {
        python: `(lambda w: [${initializerPython({ id })}, w.std()][1])(torch.empty(256, 128))`,
        expected: [],
      },
    }));
    const answers = run(claims.map(({ claim }) => claim));
    for (const [index, { id }] of claims.entries()) {
      const ours = distributionOf({ id }, shape);
      if (ours === undefined || ours.type === 'truncatedNormal') continue;
      const expected = ours.type === 'normal' ? ours.std : (ours.high - ours.low) / Math.sqrt(12);
      // 32,768 draws: the deviation of a normal's own is 0.4 %.
      expect(Math.abs((answers[index]?.[0] ?? 0) / expected - 1), id).toBeLessThan(0.02);
    }
  });
});
