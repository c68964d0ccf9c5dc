/** A signal on paper: computed in float64, with a caption that lets a reader repeat it. */
import { netText } from '@shared/numerics/labs/signal/net-words.ts';
import type { SignalOutcome } from '@shared/numerics/labs/signal/signal-outcome.ts';
import type { SignalRecipe } from '@shared/numerics/labs/signal/signal-recipe.ts';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { GainMap } from './GainMap.tsx';
import { SpreadPlot } from './LayerCharts.tsx';
import './signal.css';

const SIZE = { width: 580, height: 320 } as const;

export default function SignalFigure({ recipe }: LabFigureProps<SignalRecipe>) {
  const { outcome, error } = useFigureRun<SignalOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="signal">
      {recipe.view === 'map' ? (
        <GainMap outcome={outcome} shows={recipe.shows} size={SIZE} />
      ) : (
        <SpreadPlot outcome={outcome} size={SIZE} />
      )}
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {netText(outcome.recipe)}; {outcome.computed.description}. {outcome.verdict.what} {outcome.verdict.why}
      </figcaption>
    </figure>
  );
}
