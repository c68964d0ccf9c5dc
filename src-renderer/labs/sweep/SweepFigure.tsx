/** The sweep on paper: computed in float64 at a size that prints well, with a caption that lets a reader repeat it. */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { optimizerLabel } from '@shared/numerics/labs/descent.ts';
import { isNetworkSweep, type SweepOutcome, type SweepRecipe } from '@shared/numerics/labs/sweep-outcome.ts';
import { useMemo } from 'react';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { SweepMap } from './SweepMap.tsx';
import { sweepVerdict } from './sweep-words.ts';
import './sweep.css';

const SIZE = { width: 520, height: 360 } as const;
const PRINTED = 96;

export default function SweepFigure({ recipe }: LabFigureProps<SweepRecipe>) {
  const printed = useMemo(() => ({ ...recipe, size: Math.min(recipe.size, PRINTED) }), [recipe]);
  const { outcome, error } = useFigureRun<SweepOutcome>(printed);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="sweep">
      <SweepMap outcome={outcome} colours="steps" size={SIZE} />
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {subjectText(recipe)}, {optimizerLabel(recipe.optimizer)} with {recipe.across.name} and {recipe.down.name}{' '}
        varied, {recipe.steps} steps; {outcome.computed.description}. {sweepVerdict(outcome)}
      </figcaption>
    </figure>
  );
}

/** What was descended, and from where. */
function subjectText(recipe: SweepRecipe): string {
  if (!isNetworkSweep(recipe)) return `${surfaceDefinitionOf(recipe.surface).title} from (${recipe.start.join(', ')})`;
  const { data, net, seed } = recipe.network;
  const points = 'id' in data ? `${data.n} points of ${data.id}` : 'points of its own';
  return `A network of ${net.layers.join(', ')} ${net.activation.id} units on ${points}, seed ${seed}`;
}
