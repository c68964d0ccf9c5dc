/** What arrives at x-hat and what leaves for x, as two blocks in blue and orange, and the shares of each group under them. */
import type { GradientOutcome } from '@shared/numerics/labs/norm/gradient.ts';
import { useMemo } from 'react';
import { numberText } from '../plot/number-text.ts';
import type { Size } from '../use-size.ts';
import { BlockDrawing, type CellPaint, groupOf } from './BlockDrawing.tsx';
import { ShareBars, shareBarsHeight } from './ShareBars.tsx';

export interface GradientPictureProps {
  readonly outcome: GradientOutcome;
  readonly place: number;
  readonly onPlace?: ((place: number) => void) | undefined;
  readonly size: Size;
}

const GAP = 8;

export function GradientPicture({ outcome, place, onPlace, size }: GradientPictureProps) {
  const { recipe, groups, block, size: magnitude, shares } = outcome;
  const isWide = size.width > 1.7 * size.height;
  const bars = shareBarsHeight(groups.count);
  const half = useMemo(() => {
    const height = size.height - bars - 2 * GAP;
    return isWide ? { width: size.width / 2 - GAP, height } : { width: size.width, height: height / 2 };
  }, [size, isWide, bars]);
  const blocks = useMemo(
    () =>
      [
        { name: 'G', told: 'γ·dy, what arrives at x-hat', values: block.upstream, rms: magnitude.upstream },
        { name: 'dx', told: 'what leaves for x', values: block.dx, rms: magnitude.dx },
      ].map((one) => ({ ...one, paint: diverging(one.values, one.name === 'dx' ? magnitude.upstream : 0) })),
    [block, magnitude],
  );
  return (
    <div className="norm-picture" data-picture="">
      <div className={isWide ? 'norm-pair is-wide' : 'norm-pair'}>
        {blocks.map(({ name, told, rms, paint }) => (
          <div key={name}>
            <BlockDrawing
              shape={recipe.shape}
              groups={groups}
              paint={paint}
              place={onPlace === undefined ? undefined : place}
              onPlace={onPlace}
              size={half}
              name={[name, `${told}, rms ${numberText(rms, 3)}`]}
              title={`${name}, ${told}, root mean square ${numberText(rms, 3)}`}
            />
          </div>
        ))}
      </div>
      <ShareBars shares={shares} group={groupOf(groups, place)} width={size.width} />
    </div>
  );
}

/** Full colour at twice the root mean square; below a millionth of `unit` everything is rounding and stays pale. */
function diverging(values: Float64Array, unit: number): CellPaint {
  const rms = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const full = 2 * Math.max(rms, 1e-3 * unit, Number.MIN_VALUE);
  return (place) => {
    const value = values[place] ?? 0;
    return {
      hue: value < 0 ? 'var(--norm-negative)' : 'var(--norm-positive)',
      strength: Math.min(1, Math.abs(value) / full),
    };
  };
}
