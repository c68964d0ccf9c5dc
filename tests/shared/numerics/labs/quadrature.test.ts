/** Adaptive quadrature against integrals in closed form, smooth, with kinks and with a pole. */
import { integrate, MOST_LOOKS } from '@shared/numerics/labs/quadrature.ts';
import { expect, it } from 'vitest';

it.each([
  ['a polynomial of degree 22, exactly', (x: number) => 23 * x ** 22, 0, 1, 1],
  ['a narrow peak', (x: number) => Math.exp(-((x - 0.3) ** 2) / 2e-4), -1, 1, Math.sqrt(2 * Math.PI * 1e-4)],
  ['a kink off the middle', (x: number) => Math.abs(x - 0.1), -1, 1, 1.01],
  ['a root at the end', (x: number) => Math.sqrt(x), 0, 1, 2 / 3],
  ['backwards', (x: number) => Math.cos(x), Math.PI / 2, 0, -1],
  ['nothing', (x: number) => x, 2, 2, 0],
])('integrates %s', (_name, f, from, to, exact) => {
  expect(integrate(f, from, to).value).toBeCloseTo(exact, 10);
});

it('admits by its error that 1/x has no integral over 0', () => {
  const { value, error } = integrate((x) => 1 / Math.abs(x - 1e-3), -1, 1);
  expect(error <= 1e-3 * Math.abs(value)).toBe(false);
});

it('looks no more often than it says', () => {
  let looks = 0;
  integrate(
    (x) => {
      looks += 1;
      return Math.sin(1 / x);
    },
    1e-6,
    1,
  );
  expect(looks).toBeLessThanOrEqual(MOST_LOOKS);
});
