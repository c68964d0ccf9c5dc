/** A training run on paper: the boundary of the weights that were kept beside the curves, with what is needed to repeat it. */
import { findActivation } from '@shared/numerics/catalog/activations.ts';
import { findPlanarSet } from '@shared/numerics/data/planar-sets.ts';
import { optimizerLabel } from '@shared/numerics/labs/descent.ts';
import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { SurfaceMap } from './SurfaceMap.tsx';
import { TrainChart } from './TrainCharts.tsx';
import { trainVerdict } from './train-words.ts';
import './train.css';

const MAP = { width: 312, height: 274 } as const;
const CHART = { width: 312, height: 274 } as const;

export default function TrainFigure({ recipe }: LabFigureProps<TrainRecipe>) {
  const { outcome, error } = useFigureRun<TrainOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  const { kept, snapshots } = outcome;
  const snapshot = snapshots.find(({ epoch }) => epoch === kept.epoch) ?? snapshots.at(-1);
  return (
    <figure className="lab-figure" data-lab="train">
      <div className="train-figure-row">
        {snapshot !== undefined && <SurfaceMap outcome={outcome} snapshot={snapshot} size={MAP} />}
        <TrainChart outcome={outcome} kind={figureKind(outcome)} size={CHART} />
      </div>
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {settingsText(recipe)}; {outcome.computed.description}. {trainVerdict(outcome)}
      </figcaption>
    </figure>
  );
}

function figureKind({ spread, sharpness }: TrainOutcome): 'seeds' | 'sharpness' | 'loss' {
  if (spread !== undefined) return 'seeds';
  return sharpness === undefined ? 'loss' : 'sharpness';
}

/** Data, network, optimizer and seeds in one line. */
function settingsText(recipe: TrainRecipe): string {
  const { data, net, optimizer, batch_size, epochs, seed } = recipe;
  const points =
    'id' in data ? `${findPlanarSet(data.id).title}, ${data.n} points, noise ${data.noise}` : 'points of one’s own';
  const hidden = net.layers.length === 0 ? 'no hidden layer' : `hidden layers ${net.layers.join(', ')}`;
  return `${points}; ${hidden}, ${findActivation(net.activation.id).title}; ${optimizerLabel(optimizer)}, batches of ${batch_size}, ${epochs} epochs, seeds ${data.seed} and ${seed}`;
}
