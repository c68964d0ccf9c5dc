/**
 * Cases of activations.json as both float32 backends read them: which points float32 says anything about, and what is right
 * at a kink. SOURCE: tests/reference/activations.json; the rules are those of its README.
 */
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { activationChoice, type ElementCase } from '../parity/activations-reference.ts';
import type { FileNumber } from '../parity/reference.ts';

/** Made of lines and parabolas: nothing in them overflows. */
const WITHOUT_EXPONENTIAL: ReadonlySet<string> = new Set(
  ['relu', 'leaky_relu', 'hardswish', 'hardsigmoid', 'hardtanh', 'relu6'].concat('softsign'),
);

/** Of each value or of 1, and of the tensor's largest only where that is less: the largest of most is 100. */
const RTOL = 2e-6;
const ATOL = 1e-6;

/** |x| below 1e-38 flushes to the kink at 0; above 88 exp overflows; above 100 the README promises nothing. */
function isInRange(id: string, x: number): boolean {
  const size = Math.abs(x);
  return size === 0 || (size >= 1e-38 && size <= (WITHOUT_EXPONENTIAL.has(id) ? 100 : 88));
}

/** What is wrong with values and derivatives at the points of a case, and how near the rest came to the tolerance. */
export function compareActivation(sample: ElementCase, y: ArrayLike<number>, dydx: ArrayLike<number>) {
  const choice = activationChoice(sample);
  const exact = createActivation(choice);
  const problems: string[] = [];
  const inRange = sample.x.map((x) => isInRange(choice.id, Number(x)));
  const largestOf = (file: readonly FileNumber[]): number =>
    Math.min(1, Math.max(...file.map((value, place) => (inRange[place] ? Math.abs(Number(value)) : 0))));
  const [largestY, largestSlope] = [largestOf(sample.y), largestOf(sample.dydx)];
  let [worst, points] = [0, 0];
  for (const [place, text] of sample.x.entries()) {
    const x = Number(text);
    if (!inRange[place]) continue;
    points += 1;
    const step = 1e-6 * Math.max(1, Math.abs(x));
    const slopes = sample.kinks.includes(place) ? [exact.derivative(x - step), exact.derivative(x + step)] : [];
    const claims: [string, number, number | undefined, number[]][] = [
      [`f(${x})`, largestY, y[place], [Number(sample.y[place])]],
      [`f′(${x})`, largestSlope, dydx[place], [Number(sample.dydx[place]), ...slopes]],
    ];
    for (const [name, largest, got = Number.NaN, right] of claims) {
      const allowed = (ref: number): number => ATOL + RTOL * Math.max(largest, Math.abs(ref));
      const ratio = Math.min(...right.map((ref) => Math.abs(got - ref) / allowed(ref)));
      if (ratio <= 1) worst = Math.max(worst, ratio);
      else problems.push(`${name} is ${got}, not ${right.join(' or ')}`);
    }
  }
  return { problems, worst, points };
}
