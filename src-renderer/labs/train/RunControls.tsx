/** How long and how often: schedule, batches, epochs, early stopping, folds, seeds. The same weights come back until new ones are asked for. */
import type { ScheduleChoice } from '@shared/numerics/catalog/schedules.ts';
import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import { Dices } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { ChoiceField, SwitchField } from '../fields.tsx';
import { NumberBox, NumberControl } from '../NumberControl.tsx';
import type { ControlsProps } from './DataControls.tsx';

const SCHEDULES = ['none', 'cosine', 'step', 'exponential', 'warmup_cosine'] as const;
const SCHEDULE_NAMES: Readonly<Record<(typeof SCHEDULES)[number], string>> = {
  none: 'constant rate',
  cosine: 'cosine to 0',
  step: 'a tenth at each third',
  exponential: 'exponential',
  warmup_cosine: 'warmup, then cosine',
};

/** Schedules are stepped once an epoch, so that their lengths are epochs. */
function scheduleOver(id: string, epochs: number): ScheduleChoice | undefined {
  switch (id) {
    case 'cosine':
      return { id, T_max: epochs };
    case 'step':
      return { id, step_size: Math.max(1, Math.ceil(epochs / 3)), gamma: 0.1 };
    case 'exponential':
      return { id, gamma: Number((0.01 ** (1 / epochs)).toPrecision(6)) };
    case 'warmup_cosine':
      return { id, warmup_steps: Math.max(1, Math.round(epochs / 20)), total_steps: epochs };
    default:
      return undefined;
  }
}

export function RunControls({ recipe, change, isFull }: ControlsProps & { readonly isFull: boolean }) {
  const { schedule, early_stopping: rule } = recipe;
  const known = SCHEDULES.find((id) => id === (schedule?.id ?? 'none'));
  return (
    <div className="lab-group">
      <NumberControl
        label="epochs"
        name="Number of epochs"
        value={recipe.epochs}
        defaultValue={200}
        range={{ scale: 'log', min: 1, max: 2000 }}
        isLegal={(epochs) => epochs >= 1 && epochs <= 5000}
        isWhole
        help={isFull ? 'How often every training point is seen.' : undefined}
        onChange={(epochs) =>
          change({ epochs, schedule: known === undefined ? schedule : scheduleOver(known, epochs) })
        }
      />
      {isFull && (
        <>
          <NumberControl
            label="batch"
            name="Batch size"
            value={recipe.batch_size}
            defaultValue={32}
            range={{ scale: 'log', min: 1, max: 1000 }}
            isLegal={(size) => size >= 1 && size <= 1000}
            isWhole
            help="Points of a step; all of them and more: full-batch descent. What does not fill a batch sits the epoch out."
            onChange={(batch_size) => change({ batch_size })}
          />
          <ChoiceField
            label="Schedule"
            value={known ?? 'own'}
            options={[
              ...SCHEDULES.map((id) => ({ value: id as string, label: SCHEDULE_NAMES[id] })),
              ...(known === undefined ? [{ value: 'own', label: `${schedule?.id}, as in the recipe` }] : []),
            ]}
            help="Moves lr once an epoch."
            onChange={(id) => change({ schedule: scheduleOver(id, recipe.epochs) })}
          />
          <NumberControl
            label="patience"
            name="Patience of early stopping, 0 for none"
            value={rule?.patience ?? 0}
            defaultValue={0}
            range={{ scale: 'linear', min: 0, max: 100 }}
            isLegal={(patience) => patience >= 0 && patience <= 5000}
            isWhole
            help="Stops when the held-out loss has not fallen for so many epochs, and goes back to its best weights; 0: never."
            onChange={(patience) =>
              change({ early_stopping: patience === 0 ? null : { patience, min_delta: rule?.min_delta ?? 0 } })
            }
          />
          <SwitchField
            label="Measure sharpness"
            value={recipe.curvature}
            help="Largest eigenvalue of the Hessian along the run, against 2/lr."
            onChange={(curvature) => change({ curvature })}
          />
          <NumberControl
            label="folds"
            name="Folds of cross-validation, 0 for none"
            value={recipe.folds}
            defaultValue={0}
            range={{ scale: 'linear', min: 0, max: 10 }}
            isLegal={(folds) => folds === 0 || (folds >= 2 && folds <= 10)}
            isWhole
            help="Trains again that often, each time with another part held out; the network shown stays the same."
            onChange={(folds) => change({ folds: folds === 1 ? 2 : folds })}
          />
          <NumberControl
            label="seeds"
            name="Number of different starts"
            value={recipe.seeds}
            defaultValue={1}
            range={{ scale: 'log', min: 1, max: 1000 }}
            isLegal={(seeds) => seeds >= 1 && seeds <= 1000}
            isWhole
            help="The same points and batches, other first weights: how much of the result is luck."
            onChange={(seeds) => change({ seeds })}
          />
        </>
      )}
      <NewWeights recipe={recipe} change={change} />
    </div>
  );
}

function NewWeights({ recipe, change }: { readonly recipe: TrainRecipe; readonly change: ControlsProps['change'] }) {
  return (
    <div className="train-weights">
      <Button size="small" icon={<Dices />} onClick={() => change({ seed: (recipe.seed + 1) % 2 ** 32 })}>
        New weights
      </Button>
      <NumberBox
        name="Seed of the weights"
        value={recipe.seed}
        isLegal={(seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32}
        onChange={(seed) => change({ seed })}
      />
      <span className="number-control-help">
        Seed {recipe.seed}: whatever else you change, training begins from the same draws.
      </span>
    </div>
  );
}
