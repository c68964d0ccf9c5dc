/** Curves on paper, with a caption that lets a reader draw them again. */
import type { CurveOutcome } from '@shared/numerics/labs/curve.ts';
import type { CurveRecipe } from '@shared/numerics/labs/curve-recipe.ts';
import { inputsText } from '../formula/input-words.ts';
import { PaperTex } from '../formula/PaperTex.tsx';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { CurveChart } from './CurveChart.tsx';
import { curveVerdict } from './curve-words.ts';
import '../plot/plots.css';
import '../formula/formula.css';

const SIZE = { width: 560, height: 300 } as const;

export default function CurveFigure({ recipe }: LabFigureProps<CurveRecipe>) {
  const { outcome, error } = useFigureRun<CurveOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="curve">
      <CurveChart outcome={outcome} size={SIZE} />
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {outcome.curves.map(({ label, tex }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a curve is its place in the recipe
          <span key={index}>
            {label}: <PaperTex tex={tex} />;{' '}
          </span>
        ))}
        {inputsText(recipe.inputs)} {outcome.computed.description}. {curveVerdict(outcome)}
      </figcaption>
    </figure>
  );
}
