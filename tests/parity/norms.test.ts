/**
 * Every normalization layer against PyTorch in float64: forward, backward, running statistics, evaluation, refusals.
 * SOURCE: tests/reference/norms.json; tolerances from its README.
 */
import { fitStandardization } from '@shared/numerics/cpu/norm-standardize.ts';
import {
  adaptiveInstanceNorm,
  type NormResult,
  normalize,
  type RunningStatistics,
} from '@shared/numerics/cpu/norms.ts';
import { describe, expect } from 'vitest';
import { checkEveryCase, disagreement, type FileTensor, optionalTensor, tensorFrom } from './cases.ts';
import { afterRefusal, type NormCase, normChoice, type Pass, readNormCases } from './norms-reference.ts';

function passProblems(pass: Pass, result: NormResult): readonly (string | undefined)[] {
  const { dx, dgamma, dbeta } = result.backward(tensorFrom(pass.dy));
  const { running } = result;
  const check = (name: string, got: Float64Array | undefined, file: FileTensor | undefined) =>
    file === undefined ? undefined : disagreement(name, got ?? [], file.data, pass.tol);
  return [
    check('y', result.y.data, pass.y),
    check('dx', dx.data, pass.dx),
    check('dgamma', dgamma.data, pass.dgamma),
    check('dbeta', dbeta.data, pass.dbeta),
    check('runningMean', running?.mean, pass.runningMean),
    check('runningVar', running?.variance, pass.runningVar),
    pass.numBatchesTracked === undefined || running?.batches === pass.numBatchesTracked
      ? undefined
      : `numBatchesTracked is ${running?.batches}, not ${pass.numBatchesTracked}`,
  ];
}

function checkLayer(sample: NormCase): readonly (string | undefined)[] {
  const choice = normChoice(sample);
  const parameters = { gamma: optionalTensor(sample.gamma), beta: optionalTensor(sample.beta) };
  const problems: (string | undefined)[] = [];
  let running: RunningStatistics | undefined;
  const passes = (sample.steps ?? [sample]).map((pass) => ({ pass, training: true }));
  if (sample.eval !== undefined) passes.push({ pass: sample.eval, training: false });
  for (const { pass, training } of passes) {
    const run = () => normalize(choice, tensorFrom(pass.x), { ...parameters, running, training });
    if (pass.error !== undefined) {
      expect(run).toThrow(/must have more than one/);
      running = afterRefusal(choice.id, pass.x, running);
      continue;
    }
    const result = run();
    problems.push(...passProblems(pass, result));
    running = result.running;
  }
  return problems;
}

function checkAdaptive(sample: NormCase, style: FileTensor, dstyle: FileTensor): readonly (string | undefined)[] {
  const { y, backward } = adaptiveInstanceNorm(normChoice(sample), tensorFrom(sample.x), tensorFrom(style));
  const gradients = backward(tensorFrom(sample.dy));
  return [
    disagreement('y', y.data, sample.y.data, sample.tol),
    disagreement('dx', gradients.dx.data, sample.dx.data, sample.tol),
    disagreement('dstyle', gradients.dstyle.data, dstyle.data, sample.tol),
  ];
}

function checkStandardize(sample: NormCase): readonly (string | undefined)[] {
  const x = tensorFrom(sample.x);
  const fit = fitStandardization(normChoice(sample), x);
  return [
    disagreement('y', fit.apply(x).data, sample.y.data, sample.tol),
    disagreement('mean', fit.mean, sample.mean?.data ?? [], sample.tol),
    disagreement('std', fit.std, sample.std?.data ?? [], sample.tol),
    disagreement('scale', fit.scale, sample.scale?.data ?? [], sample.tol),
  ];
}

describe('normalization layers against PyTorch in float64', () => {
  checkEveryCase<NormCase>(
    'norms.json',
    ({ id, op }) => `passes forward and back through ${op} (${id})`,
    readNormCases(),
    (sample) => {
      if (sample.op === 'Standardize') return checkStandardize(sample);
      if (sample.style !== undefined && sample.dstyle !== undefined)
        return checkAdaptive(sample, sample.style, sample.dstyle);
      return checkLayer(sample);
    },
  );
});
