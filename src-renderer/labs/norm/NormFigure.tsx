/** The norm lab on paper: one view, still, with a caption that lets a reader repeat it. */
import type { NormOutcome } from '@shared/numerics/labs/norm/norm.ts';
import type { NormRecipe, NormView } from '@shared/numerics/labs/norm/norm-recipe.ts';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import type { Size } from '../use-size.ts';
import { NormPicture } from './NormPicture.tsx';
import { capital, layerName, normVerdict, partText } from './norm-words.ts';
import './norm.css';

const SIZES: Readonly<Record<NormView, Size>> = {
  cube: { width: 600, height: 520 },
  gradient: { width: 600, height: 660 },
  running: { width: 600, height: 560 },
  adain: { width: 600, height: 360 },
  conditioning: { width: 600, height: 420 },
};

export default function NormFigure({ recipe }: LabFigureProps<NormRecipe>) {
  const { outcome, error } = useFigureRun<NormOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="norm">
      <NormPicture outcome={outcome} size={SIZES[outcome.view]} place={0} channel={0} />
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {settings(recipe)}; {outcome.computed.description}. {normVerdict(outcome)}
        {'shape' in recipe && recipe.view !== 'running' && ` ${partText(recipe.shape) ?? ''}`}
        {outcome.view === 'cube' && ' Outlined: the group of the first number, whose histograms stand below.'}
      </figcaption>
    </figure>
  );
}

/** What a reader needs to draw the figure again. */
function settings(recipe: NormRecipe): string {
  switch (recipe.view) {
    case 'adain':
      return `Content ${recipe.content}, style ${recipe.style}, strength ${recipe.strength}, ${recipe.size} × ${recipe.size} pixels`;
    case 'conditioning':
      return `${recipe.rows} rows of ${recipe.features} features, spread ${recipe.spread}, correlation ${recipe.correlation}, offset ${recipe.offset}, noise ${recipe.noise}, seed ${recipe.seed}`;
    default: {
      const { n, c, h, w } = recipe.shape;
      const mode =
        recipe.view === 'running' ? `${recipe.steps} batches` : recipe.mode === 'train' ? 'training' : 'evaluation';
      return `${capital(layerName(recipe))} on (${n}, ${c}, ${h}, ${w}), means ${recipe.data.mean.join(', ')}, deviations ${recipe.data.std.join(', ')}, ${mode}, seed ${recipe.seed}`;
    }
  }
}
