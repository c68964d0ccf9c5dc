/** A view of the fit lab on paper: its main picture, with a caption that lets a reader repeat it. */

import type { FitRecipe } from '@shared/numerics/labs/fit/fit-recipe.ts';
import type { FitOutcome } from '@shared/numerics/labs/fit.ts';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { MainPicture } from './FitPicture.tsx';
import { chartsOf } from './fit-charts.ts';
import { fitVerdict, settingText } from './fit-words.ts';
import './fit.css';

const SIZE = { width: 600, height: 340 } as const;

export default function FitFigure({ recipe }: LabFigureProps<FitRecipe>) {
  const { outcome, error } = useFigureRun<FitOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  const { seed } = outcome.computed;
  return (
    <figure className="lab-figure" data-lab="fit">
      <div className="fit-box is-printed">
        <MainPicture outcome={outcome} chart={chartsOf(outcome)[0]} size={SIZE} />
      </div>
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {settingText(recipe, outcome.found)} {outcome.computed.description}
        {seed === undefined ? '' : `, seed ${seed}`}. {fitVerdict(outcome)}
      </figcaption>
    </figure>
  );
}
