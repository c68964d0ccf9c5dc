/**
 * Every element-wise activation in WebAssembly's float32 against PyTorch's float64: value and derivative.
 * SOURCE: tests/reference/activations.json; the float32 tolerances are those of its README.
 */
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { differentiate } from '@shared/numerics/expression/differentiate.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { compareActivation } from '../../../gpu/activation-points.ts';
import { activationChoice, type ElementCase, readActivationCases } from '../../../parity/activations-reference.ts';
import { evaluateWasm } from './evaluate-wasm.ts';

const cases = readActivationCases();
const elements = cases.filter((sample): sample is ElementCase => 'dydx' in sample);
const counts = { points: 0, left: 0, worst: 0 };

afterAll(() => {
  const { points, left, worst } = counts;
  process.stdout.write(
    `activations.json on WebAssembly: ${elements.length} of ${cases.length} cases, the others being softmax over lines, which has no reading there; ${points} points agree, largest error ${(100 * worst).toFixed(1)} % of the tolerance; ${left} points not in float32\n`,
  );
});

describe('activations against PyTorch in float32 on WebAssembly', () => {
  for (const sample of elements)
    it(`has value and derivative of ${sample.op} (${sample.id}) at every point float32 can hold`, async () => {
      const { expr } = createActivation(activationChoice(sample));
      const x = Float32Array.from(sample.x, Number);
      const compared = compareActivation(
        sample,
        await evaluateWasm(expr, x),
        await evaluateWasm(differentiate(expr, 'x'), x),
      );
      expect(compared.problems).toEqual([]);
      counts.points += compared.points;
      counts.left += sample.x.length - compared.points;
      counts.worst = Math.max(counts.worst, compared.worst);
    });
});
