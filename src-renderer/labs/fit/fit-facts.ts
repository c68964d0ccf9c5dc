/** The few numbers of a view that deserve a small table beside the picture. */
import type { FitOutcome } from '@shared/numerics/labs/fit.ts';
import { numberText } from '../plot/number-text.ts';
import { LOSS_KINDS, LOSS_NAMES } from './penalty-charts.ts';

export interface FitFacts {
  readonly title: string;
  readonly head: readonly string[];
  /** Name of the row, then one cell for each further head. */
  readonly rows: readonly (readonly [string, ...string[]])[];
}

const short = (value: number): string => numberText(value, 3);

export function fitFacts({ found, recipe }: FitOutcome): FitFacts | undefined {
  switch (found.view) {
    case 'curve':
      return {
        title: 'Mean squared errors',
        head: ['part', 'value'],
        rows: [
          ['bias²', short(found.bias)],
          ['variance', short(found.variance)],
          ['noise', short(found.noise)],
          ['sum', short(found.bias + found.variance + found.noise)],
          ['test error, measured', short(found.test)],
          ['training error', short(found.train)],
          ...(found.freedom === undefined
            ? []
            : [['degrees of freedom', short(found.freedom)] satisfies [string, ...string[]]]),
        ],
      };
    case 'path':
      return {
        title: `The same λ = ${short(found.chosen.lambda)}, three conventions`,
        head: ['minimized', '|w| there', 'λ for this w'],
        rows: found.conventions.map(({ convention, norm, lambda }) => [
          { sum: '|y − Xw|²', mean: '|y − Xw|²/n', 'half-mean': '|y − Xw|²/2n' }[convention],
          short(norm),
          short(lambda),
        ]),
      };
    case 'robustness':
      return {
        title: 'Slopes',
        head: ['fit', 'without', 'with it'],
        rows: LOSS_KINDS.map((kind) => [LOSS_NAMES[kind], short(found.clean[kind]), short(found.spoilt[kind])]),
      };
    case 'cross-validation':
      return {
        title: 'The degree that was picked',
        head: ['error', 'mean'],
        rows: [
          ['its K-fold estimate', short(found.winner.estimate)],
          ['its true risk', short(found.winner.risk)],
          ['nested estimate', short(found.winner.nested)],
          ['spread of the estimate', short(found.spread)],
        ],
      };
    case 'conditioning':
      return {
        title: 'Relative error of w',
        head: ['κ', 'normal', 'QR', 'SVD'],
        rows: found.kappas.flatMap((kappa, i) =>
          i % 4 === 0
            ? [
                [
                  short(kappa),
                  short(found.normal[i] ?? 0),
                  short(found.qr[i] ?? 0),
                  short(found.svd[i] ?? 0),
                ] satisfies [string, ...string[]],
              ]
            : [],
        ),
      };
    case 'geometry':
      return {
        title: 'Solution',
        head: ['lowest', 'w1', 'w2'],
        rows: [
          ['loss alone', ...(recipe.view === 'geometry' ? [short(recipe.w1), short(recipe.w2)] : [])],
          ['with penalty', short(found.solution[0]), short(found.solution[1])],
        ],
      };
    default:
      return undefined;
  }
}
