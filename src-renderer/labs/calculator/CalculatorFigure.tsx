/** A calculation on paper: the worked steps and the curve under them. */
import type { CalculatorOutcome, CalculatorRecipe } from '@shared/numerics/labs/calculator.ts';
import { inputsText } from '../formula/input-words.ts';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { calculatorVerdict } from './calculator-words.ts';
import { SweepChart } from './SweepChart.tsx';
import { WorkedSteps } from './WorkedSteps.tsx';
import '../plot/plots.css';
import '../formula/formula.css';

const SIZE = { width: 560, height: 220 } as const;

export default function CalculatorFigure({ recipe }: LabFigureProps<CalculatorRecipe>) {
  const { outcome, error } = useFigureRun<CalculatorOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="calculator">
      <WorkedSteps outcome={outcome} isPrinted />
      {outcome.sweep !== undefined && <SweepChart outcome={outcome} sweep={outcome.sweep} size={SIZE} />}
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {inputsText(recipe.inputs)} {outcome.computed.description}. {calculatorVerdict(outcome)}
      </figcaption>
    </figure>
  );
}
