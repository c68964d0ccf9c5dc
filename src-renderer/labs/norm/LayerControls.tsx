/** The layer of a block's views: which one, over what, its arguments under torch's names, training or evaluation, the shape it gets. */
import { findNorm } from '@shared/numerics/catalog/norms.ts';
import {
  BLOCK_NORMS,
  type BlockShape,
  hasAffine,
  isTracking,
  type LayerRecipe,
  sizesOf,
} from '@shared/numerics/labs/norm/norm-recipe.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { ChoiceField, SwitchField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { divisorsOf, overAxes, withNorm, withShape } from './norm-edits.ts';

export interface LayerControlsProps<Recipe extends LayerRecipe> {
  readonly recipe: Recipe;
  readonly change: (recipe: Recipe) => void;
  readonly isFull: boolean;
}

const AXES = ['w', 'h, w', 'c, h, w'] as const;
const EPS = { min: 1e-8, max: 0.1, scale: 'log-or-zero' } as const;

export function LayerControls<Recipe extends LayerRecipe>({ recipe, change, isFull }: LayerControlsProps<Recipe>) {
  const { norm } = recipe;
  const axes = sizesOf(norm).length;
  const argument = (edit: object): void => change(withNorm(recipe, { ...norm, ...edit }));
  const remembers = norm.id === 'batch_norm_2d' || norm.id === 'instance_norm_2d';
  const offered = recipe.view === 'running' ? BLOCK_NORMS.filter((id) => id.endsWith('_2d')) : BLOCK_NORMS;
  const entry = findNorm(norm.id);
  return (
    <div className="lab-group">
      <ChoiceField
        label="Layer"
        value={norm.id}
        options={offered.map((id) => ({ value: id, label: findNorm(id).title.replace(' of images', '') }))}
        help={isFull ? `Statistics over ${entry.over}. ${entry.teaches}` : undefined}
        onChange={(id) => change(withNorm(recipe, { id }))}
      />
      {norm.id === 'group_norm' && (
        <ChoiceField
          label={<code>num_groups</code>}
          name="num_groups"
          value={String(norm.num_groups)}
          options={divisorsOf(recipe.shape.c).map((groups) => ({ value: String(groups), label: String(groups) }))}
          help={isFull ? 'Groups the channels are split into; it must divide them.' : undefined}
          onChange={(groups) => argument({ num_groups: Number(groups) })}
        />
      )}
      {axes > 0 && (
        <ChoiceField
          label="Over"
          value={AXES[axes - 1] ?? 'c, h, w'}
          options={AXES.map((name) => ({ value: name, label: `(${name})` }))}
          help={
            isFull
              ? 'normalized_shape: the last sizes one mean covers. A transformer takes the last one alone.'
              : undefined
          }
          onChange={(name) => change(overAxes(recipe, AXES.indexOf(name) + 1))}
        />
      )}
      {recipe.view !== 'running' && (
        <SegmentedControl<'train' | 'eval'>
          label="Mode"
          hideLabel
          value={recipe.mode}
          options={[
            { value: 'train', label: 'Training' },
            { value: 'eval', label: 'Evaluation' },
          ]}
          onChange={(mode) => change({ ...recipe, mode })}
        />
      )}
      {recipe.view !== 'running' && recipe.mode === 'eval' && (
        <NumberControl
          label="seen"
          name="Batches seen in training"
          value={recipe.seen}
          defaultValue={20}
          range={{ scale: 'linear', min: 0, max: 200 }}
          isWhole
          isLegal={(seen) => Number.isInteger(seen) && seen >= 0 && seen <= 1000}
          help={
            isTracking(norm)
              ? 'Batches the layer trained on before this block; after none it remembers mean 0 and variance 1.'
              : 'This layer remembers nothing: evaluation is training.'
          }
          onChange={(seen) => change({ ...recipe, seen })}
        />
      )}
      {isFull && (
        <NumberControl
          label="eps"
          name="eps"
          value={typeof norm.eps === 'number' ? norm.eps : Number.EPSILON}
          defaultValue={norm.id === 'rms_norm' ? Number.EPSILON : 1e-5}
          range={EPS}
          isLegal={(eps) => eps >= 0 && eps <= 0.1}
          help="Added to the variance inside the root. At 0 a constant group is 0/0."
          onChange={(eps) => argument({ eps: norm.id === 'rms_norm' && eps === Number.EPSILON ? null : eps })}
        />
      )}
      {remembers && isTracking(norm) && (isFull || recipe.view === 'running') && (
        <Momentum norm={norm} argument={argument} />
      )}
      {isFull && (
        <SwitchField
          label={<code>{axes > 0 ? 'elementwise_affine' : 'affine'}</code>}
          name="affine"
          value={hasAffine(norm)}
          help="Whether the layer owns a scale γ and a shift β to learn."
          onChange={(isOn) => argument(axes > 0 ? { elementwise_affine: isOn } : { affine: isOn })}
        />
      )}
      {isFull && remembers && recipe.view !== 'running' && (
        <SwitchField
          label={<code>track_running_stats</code>}
          name="track_running_stats"
          value={isTracking(norm)}
          help="Keep running statistics and use them in evaluation. Without, evaluation takes the batch’s own."
          onChange={(isOn) => argument({ track_running_stats: isOn })}
        />
      )}
    </div>
  );
}

interface MomentumProps {
  readonly norm: LayerRecipe['norm'];
  readonly argument: (edit: object) => void;
}

function Momentum({ norm, argument }: MomentumProps) {
  const { momentum } = norm;
  return (
    <>
      {typeof momentum === 'number' && (
        <NumberControl
          label="momentum"
          name="momentum"
          value={momentum}
          defaultValue={0.1}
          range={{ scale: 'linear', min: 0, max: 1 }}
          isLegal={(value) => value >= 0 && value <= 1}
          help="Weight of the new batch, not of the old value as in an optimizer."
          onChange={(value) => argument({ momentum: value })}
        />
      )}
      <SwitchField
        label="average all batches alike"
        value={momentum === null}
        help="momentum=None: the running mean is the mean of every batch so far."
        onChange={(isOn) => argument({ momentum: isOn ? null : 0.1 })}
      />
    </>
  );
}

const SIZES = [
  { name: 'n', title: 'Samples, N', help: 'The batch size.', most: 16 },
  { name: 'c', title: 'Channels, C', help: 'Channels, or tokens of a sequence.', most: 16 },
  { name: 'h', title: 'Height, H', help: 'Rows of each image.', most: 16 },
  { name: 'w', title: 'Width, W', help: 'Columns of each image, or features of a token.', most: 16 },
] as const satisfies { name: keyof BlockShape; title: string; help: string; most: number }[];

export function ShapeControls<Recipe extends LayerRecipe>({ recipe, change, isFull }: LayerControlsProps<Recipe>) {
  return (
    <div className="lab-group">
      {isFull && <h2 className="lab-heading">Shape (N, C, H, W)</h2>}
      {SIZES.filter(({ name }) => isFull || name === 'n').map(({ name, title, help, most }) => (
        <NumberControl
          key={name}
          label={name.toUpperCase()}
          name={title}
          value={recipe.shape[name]}
          defaultValue={4}
          range={{ scale: 'linear', min: 1, max: most }}
          isWhole
          isLegal={(size) => Number.isInteger(size) && size >= 1 && size <= 64}
          help={isFull ? help : undefined}
          onChange={(size) => change(withShape(recipe, { [name]: size }))}
        />
      ))}
    </div>
  );
}
