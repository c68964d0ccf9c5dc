/** Where a block's numbers come from, and the scale and shift behind the layer: for one channel or for all at once. */
import { hasAffine, isByChannel, LAWS, type LayerRecipe } from '@shared/numerics/labs/norm/norm-recipe.ts';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ChoiceField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import type { LayerControlsProps } from './LayerControls.tsx';
import { type ChannelPick, drawn, entryOf, withEntry } from './norm-edits.ts';

const LAW_TITLES: Readonly<Record<(typeof LAWS)[number], string>> = {
  normal: 'Normal',
  uniform: 'Uniform',
  exponential: 'Exponential, skewed',
};

export function DataControls<Recipe extends LayerRecipe>({ recipe, change, isFull }: LayerControlsProps<Recipe>) {
  const [pick, setPick] = useState<ChannelPick>('all');
  const { data, gamma, beta, norm, shape } = recipe;
  const channel = pick === 'all' || pick < shape.c ? pick : 'all';
  const redraw = (edit: Partial<LayerRecipe['data']>): void => change({ ...recipe, data: { ...drawn(data), ...edit } });
  const affine = hasAffine(norm);
  const scalePick = isByChannel(norm) ? channel : 'all';
  if (!isFull) return null;
  return (
    <>
      <div className="lab-group">
        <h2 className="lab-heading">Numbers</h2>
        {data.values !== undefined && (
          <p className="number-control-help">
            This block is listed number by number in its recipe.{' '}
            <Button size="small" onClick={() => change({ ...recipe, data: drawn(data) })}>
              Draw numbers instead
            </Button>
          </p>
        )}
        <ChoiceField
          label="Channel"
          value={String(channel)}
          options={[
            { value: 'all', label: 'all of them' },
            ...Array.from({ length: shape.c }, (_, index) => ({ value: String(index), label: `channel ${index}` })),
          ]}
          help="Whose mean, std, γ and β the next four controls set."
          onChange={(value) => setPick(value === 'all' ? 'all' : Number(value))}
        />
        <NumberControl
          label="mean"
          name="Mean of the channel"
          value={entryOf(data.mean, channel)}
          defaultValue={0}
          range={{ scale: 'linear', min: -10, max: 10 }}
          isLegal={(mean) => Math.abs(mean) <= 1e6}
          help="Where the channel’s numbers lie; what a bias before the layer would add."
          onChange={(mean) => redraw({ mean: withEntry(data.mean, channel, mean, shape.c) })}
        />
        <NumberControl
          label="std"
          name="Standard deviation of the channel"
          value={entryOf(data.std, channel)}
          defaultValue={1}
          range={{ scale: 'linear', min: 0, max: 5 }}
          isLegal={(std) => std >= 0 && std <= 1e6}
          help="How far they spread; 0 makes the channel constant."
          onChange={(std) => redraw({ std: withEntry(data.std, channel, std, shape.c) })}
        />
        {affine && (
          <NumberControl
            label="γ"
            name="Scale gamma"
            value={entryOf(gamma, scalePick)}
            defaultValue={1}
            range={{ scale: 'linear', min: -3, max: 3 }}
            isLegal={(value) => Math.abs(value) <= 1e3}
            help="Scale after normalization."
            onChange={(value) => change({ ...recipe, gamma: withEntry(gamma, scalePick, value, shape.c) })}
          />
        )}
        {affine && norm.id !== 'rms_norm' && (
          <NumberControl
            label="β"
            name="Shift beta"
            value={entryOf(beta, scalePick)}
            defaultValue={0}
            range={{ scale: 'linear', min: -5, max: 5 }}
            isLegal={(value) => Math.abs(value) <= 1e3}
            help="Shift after normalization."
            onChange={(value) => change({ ...recipe, beta: withEntry(beta, scalePick, value, shape.c) })}
          />
        )}
      </div>
      <div className="lab-group">
        <ChoiceField
          label="Law"
          value={data.law}
          options={LAWS.map((law) => ({ value: law, label: LAW_TITLES[law] }))}
          help="Normalizing moves and scales a distribution; its shape stays."
          onChange={(law) => redraw({ law })}
        />
        <NumberControl
          label="between"
          name="Spread between samples"
          value={data.between}
          defaultValue={0}
          range={{ scale: 'linear', min: 0, max: 5 }}
          isLegal={(between) => between >= 0 && between <= 20}
          help="How much brighter or darker whole samples are, in deviations of the channel. Norms within a sample take it out."
          onChange={(between) => redraw({ between })}
        />
        <NumberControl
          label="outlier"
          name="Outlier"
          value={data.outlier}
          defaultValue={0}
          range={{ scale: 'linear', min: 0, max: 100 }}
          isLegal={(outlier) => Math.abs(outlier) <= 1e6}
          help="Added to the first number of the block: see what it does to those it shares statistics with."
          onChange={(outlier) => redraw({ outlier })}
        />
        <SeedControl seed={recipe.seed} onChange={(seed) => change({ ...recipe, seed, data: drawn(data) })} />
      </div>
    </>
  );
}

interface SeedControlProps {
  readonly seed: number;
  readonly onChange: (seed: number) => void;
}

export function SeedControl({ seed, onChange }: SeedControlProps) {
  return (
    <NumberControl
      label="seed"
      name="Seed"
      value={seed}
      defaultValue={0}
      range={{ scale: 'linear', min: 0, max: 100 }}
      isWhole
      isLegal={(value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32}
      help="Other numbers of the same distributions."
      onChange={onChange}
    />
  );
}
