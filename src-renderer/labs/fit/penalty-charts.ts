/** Pictures of the views that look at one data set closely: paths, robust losses, conditioning, dropout. */
import type { PathFound } from '@shared/numerics/labs/fit/coefficient-path.ts';
import type { ConditioningFound } from '@shared/numerics/labs/fit/conditioning.ts';
import type { DropoutFound } from '@shared/numerics/labs/fit/dropout-ridge.ts';
import type { PathRecipe } from '@shared/numerics/labs/fit/fit-recipe.ts';
import type { RobustnessFound, Slopes } from '@shared/numerics/labs/fit/robustness.ts';
import { categoryHue } from '../plot/ramps.ts';
import { type FitChart, HUES, line, points, THEORY } from './chart.ts';

const PENALTY_NAMES = { ridge: 'Ridge', lasso: 'Lasso', 'elastic-net': 'Elastic net' } as const;

export function pathCharts(found: PathFound, recipe: PathRecipe): readonly FitChart[] {
  const x = { label: 'λ', scale: 'log' } as const;
  const rules = [{ axis: 'x' as const, at: found.chosen.lambda, label: 'chosen λ', hue: HUES.quiet }];
  const { input, soft, hard, ridge } = found.maps;
  return [
    {
      name: 'Coefficients',
      title: `${PENALTY_NAMES[recipe.penalty.kind]} coefficients over λ`,
      x,
      y: { label: 'coefficient', scale: 'linear' },
      series: found.coefficients.map((values, j) =>
        found.truth[j] === 0
          ? line(`w${j + 1}`, found.lambdas, whileAlive(values), HUES.quiet, { isFaint: true })
          : line(`w${j + 1}`, found.lambdas, whileAlive(values), categoryHue(j)),
      ),
      rules,
    },
    {
      name: 'Freedom',
      title: 'Degrees of freedom over λ',
      x,
      y: { label: 'degrees of freedom', scale: 'linear' },
      series: [line('degrees of freedom', found.lambdas, found.freedom, HUES.fourth)],
      rules,
    },
    {
      name: 'Error',
      title: 'Squared distance from the noiseless targets over λ',
      x,
      y: { label: 'mean squared error to the truth', scale: 'log' },
      series: [line('error', found.lambdas, found.risk, HUES.variance)],
      rules,
    },
    {
      name: 'Thresholds',
      title: 'Soft threshold, hard threshold and ridge at threshold 1',
      x: { label: 'coefficient without penalty', scale: 'linear' },
      y: { label: 'with it', scale: 'linear' },
      series: [
        line('hard (L0)', input, hard, HUES.variance),
        line('soft (L1)', input, soft, HUES.fit),
        line('ridge (L2)', input, ridge, HUES.bias),
      ],
    },
    {
      name: 'Descents',
      title: 'Weights after proximal and after subgradient descent on the lasso',
      x: { label: 'weight number', scale: 'linear' },
      y: { label: 'weight', scale: 'linear' },
      series: [
        line('subgradient', places(found), found.descents.subgradient, HUES.variance),
        line('proximal', places(found), found.descents.proximal, HUES.fit),
      ],
    },
  ];
}

/** Ends where a weight has left for good, so that lines at zero do not hide each other. */
function whileAlive(values: readonly number[]): number[] {
  const last = values.findLastIndex((value) => value !== 0);
  return values.map((value, i) => (i > last + 1 ? Number.NaN : value));
}

function places({ truth }: PathFound): number[] {
  return truth.map((_, j) => j + 1);
}

export const LOSS_NAMES: Readonly<Record<keyof Slopes, string>> = {
  squared: 'least squares',
  lasso: 'lasso',
  huber: 'Huber',
  absolute: 'least absolute',
};
const LOSS_HUES: Readonly<Record<keyof Slopes, string>> = {
  squared: HUES.variance,
  lasso: HUES.bias,
  huber: HUES.fourth,
  absolute: HUES.fit,
};
export const LOSS_KINDS = ['squared', 'lasso', 'huber', 'absolute'] as const;

export function robustnessCharts(found: RobustnessFound): readonly FitChart[] {
  const { x, y, bad, spoilt, clean, sweep } = found;
  const ends = [Math.min(...x, bad.x), Math.max(...x, bad.x)];
  return [
    {
      name: 'Lines',
      title: 'Samples, the bad point and four fitted lines through the origin',
      x: { label: 'x', scale: 'linear', domain: padded([...x, bad.x]) },
      y: { label: 'y', scale: 'linear', domain: padded([...y, bad.y, ...ends.map((place) => place * clean.squared)]) },
      series: [
        ...LOSS_KINDS.map((kind) =>
          line(
            LOSS_NAMES[kind],
            ends,
            ends.map((place) => place * spoilt[kind]),
            LOSS_HUES[kind],
          ),
        ),
        line(
          'least squares without it',
          ends,
          ends.map((place) => place * clean.squared),
          HUES.truth,
          {
            dash: THEORY,
          },
        ),
      ],
      markers: [...points(x, y, HUES.quiet), { x: bad.x, y: bad.y, label: 'bad point', hue: HUES.truth }],
    },
    {
      name: 'Slopes',
      title: 'The slope each fit finds while the bad point moves away',
      x: { label: 'how far the bad point has moved', scale: 'linear' },
      y: { label: 'slope', scale: 'linear' },
      series: LOSS_KINDS.map((kind) => line(LOSS_NAMES[kind], sweep.moved, sweep[kind], LOSS_HUES[kind])),
    },
  ];
}

function padded(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.05 * (high - low || 1);
  return [low - room, high + room];
}

export function conditioningCharts(found: ConditioningFound): readonly FitChart[] {
  const { kappas } = found;
  const law = (power: number) => kappas.map((kappa) => Math.min(1, Number.EPSILON * kappa ** power));
  return [
    {
      name: 'Errors',
      title: 'Relative error of the weights over the condition number, for three solvers',
      x: { label: 'κ(X)', scale: 'log' },
      y: { label: 'relative error of w', scale: 'log' },
      series: [
        line('normal equations', kappas, found.normal, HUES.variance),
        line('QR', kappas, found.qr, HUES.fit),
        line('SVD', kappas, found.svd, HUES.third),
        line('κ²ε', kappas, law(2), HUES.variance, { dash: THEORY }),
        line('κε', kappas, law(1), HUES.fit, { dash: THEORY }),
      ],
    },
  ];
}

export function dropoutCharts(found: DropoutFound): readonly FitChart[] {
  const { along } = found;
  return [
    {
      name: 'Losses',
      title: 'Loss of single masks, their average, and the ridge it equals',
      x: { label: 'multiple of the least-squares weights', scale: 'linear' },
      y: { label: 'mean squared error', scale: 'linear' },
      series: [
        ...found.single.map((losses, i) => line(`mask ${i + 1}`, along, losses, HUES.quiet, { isFaint: true })),
        line('without dropout', along, found.plain, HUES.fit),
        line('mean over all masks', along, found.averaged, HUES.variance),
        line('ridge', along, found.ridge, HUES.truth, { dash: THEORY }),
      ],
    },
  ];
}
