/** The block coloured by what shares statistics, and under it the group that is pointed at: before, normalized, after γ and β. */
import type { CubeOutcome } from '@shared/numerics/labs/norm/cube.ts';
import { useMemo } from 'react';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';
import { BlockDrawing, groupOf } from './BlockDrawing.tsx';
import { TapHistogram } from './TapHistogram.tsx';

export interface CubePictureProps {
  readonly outcome: CubeOutcome;
  readonly place: number;
  readonly onPlace?: ((place: number) => void) | undefined;
  readonly size: Size;
}

/** Share of the height the histograms take, and the least they need. */
const [HISTOGRAMS, LEAST] = [0.3, 158] as const;
/** Deviations from the block's mean at which a cell is palest and fullest. */
const REACH = 1.8;
const [PALEST, FULLEST] = [0.14, 1] as const;

export function CubePicture({ outcome, place, onPlace, size }: CubePictureProps) {
  const { recipe, groups, block } = outcome;
  const { x } = block;
  const paint = useMemo(() => {
    const [mean, deviation] = momentsOf(x);
    return (at: number) => {
      const share = 0.5 + ((x[at] ?? 0) - mean) / (2 * REACH * (deviation || 1));
      return {
        hue: categoryHue(groupOf(groups, at)),
        strength: PALEST + (FULLEST - PALEST) * Math.max(0, Math.min(1, share)),
      };
    };
  }, [groups, x]);
  const group = groupOf(groups, place);
  const taps = useMemo(() => {
    const own = (values: Float64Array) => values.filter((_, at) => groupOf(groups, at) === group);
    return [
      { name: 'x', label: 'before', values: own(block.x) },
      { name: 'x-hat', label: 'normalized', values: own(block.normalized) },
      { name: 'y', label: 'after γ and β', values: own(block.y) },
    ];
  }, [groups, group, block]);
  const low = Math.max(LEAST, Math.round(HISTOGRAMS * size.height));
  const blockSize = useMemo(() => ({ width: size.width, height: size.height - low - 8 }), [size, low]);
  return (
    <div className="norm-picture" data-picture="">
      <BlockDrawing
        shape={recipe.shape}
        groups={groups}
        paint={paint}
        place={place}
        onPlace={onPlace}
        size={blockSize}
        title={`${groups.count} groups of ${groups.size} numbers in a block of ${recipe.shape.n} samples and ${recipe.shape.c} channels`}
      />
      <div className="norm-taps">
        {taps.map(({ name, label, values }) => (
          <TapHistogram
            key={name}
            name={name}
            label={label}
            values={values}
            hue={categoryHue(group)}
            size={{ width: Math.floor(size.width / 3), height: low }}
            moments={momentsOf(values)}
          />
        ))}
      </div>
    </div>
  );
}

function momentsOf(values: Float64Array): readonly [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, Math.sqrt(square)];
}
