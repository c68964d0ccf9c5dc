/** The pictures of an outcome and the numbers behind each; the geometry view has a drawing of its own. */
import type { FitOutcome } from '@shared/numerics/labs/fit.ts';
import type { TableColumn } from '../plot/csv.ts';
import type { FitChart } from './chart.ts';
import {
  biasVarianceCharts,
  crossValidationCharts,
  curveCharts,
  doubleDescentCharts,
  selectionCharts,
} from './error-charts.ts';
import { conditioningCharts, dropoutCharts, pathCharts, robustnessCharts } from './penalty-charts.ts';

export function chartsOf({ recipe, found }: FitOutcome): readonly FitChart[] {
  switch (found.view) {
    case 'curve':
      return recipe.view === 'curve' ? curveCharts(found, recipe) : [];
    case 'bias-variance':
      return recipe.view === 'bias-variance' ? biasVarianceCharts(found, recipe) : [];
    case 'double-descent':
      return recipe.view === 'double-descent' ? doubleDescentCharts(found, recipe) : [];
    case 'path':
      return recipe.view === 'path' ? pathCharts(found, recipe) : [];
    case 'selection':
      return recipe.view === 'selection' ? selectionCharts(found, recipe) : [];
    case 'cross-validation':
      return crossValidationCharts(found);
    case 'robustness':
      return robustnessCharts(found);
    case 'conditioning':
      return conditioningCharts(found);
    case 'dropout':
      return dropoutCharts(found);
    case 'geometry':
      return [];
  }
}

/** Of the first picture its axis and every curve over it, unless the numbers that matter are others. */
export function columnsOf(outcome: FitOutcome): readonly TableColumn[] {
  const { found } = outcome;
  if (found.view === 'geometry') {
    const { lambdas, w1, w2 } = found.path;
    return [
      { name: 'λ', values: lambdas },
      { name: 'w1', values: w1 },
      { name: 'w2', values: w2 },
    ];
  }
  if (found.view === 'robustness') {
    const { moved, ...slopes } = found.sweep;
    return [{ name: 'moved', values: moved }, ...Object.entries(slopes).map(([name, values]) => ({ name, values }))];
  }
  if (found.view === 'bias-variance') {
    const { sizes, bias, variance, sum, test, train } = found;
    return [
      { name: 'size', values: sizes },
      { name: 'bias²', values: bias },
      { name: 'variance', values: variance },
      { name: 'sum with noise', values: sum },
      { name: 'test error', values: test },
      { name: 'training error', values: train },
    ];
  }
  if (found.view === 'path')
    return [
      { name: 'λ', values: found.lambdas },
      ...found.coefficients.map((values, j) => ({ name: `w${j + 1}`, values })),
      { name: 'degrees of freedom', values: found.freedom },
    ];
  const [chart] = chartsOf(outcome);
  if (chart === undefined) return [];
  return [
    { name: chart.x.label, values: chart.series[0]?.x ?? [] },
    ...chart.series.map(({ label, y }) => ({ name: label, values: y as readonly number[] })),
  ];
}
