/** One cell of the block in words and formulas: whose statistics it shares, and how x becomes y with its own numbers. */
import type { CubeOutcome } from '@shared/numerics/labs/norm/cube.ts';
import { useMemo } from 'react';
import { numberText } from '../plot/number-text.ts';
import { categoryHue } from '../plot/ramps.ts';
import { TexText } from '../TexText.tsx';
import { groupOf } from './BlockDrawing.tsx';
import { whereIs } from './block-layout.ts';
import { cellTex } from './cell-tex.ts';

export interface CellReadoutProps {
  readonly outcome: CubeOutcome;
  readonly place: number;
}

export function CellReadout({ outcome, place }: CellReadoutProps) {
  const { recipe, groups, used } = outcome;
  const tex = useMemo(() => cellTex(outcome, place), [outcome, place]);
  const group = groupOf(groups, place);
  const { sample, channel, row, column } = whereIs(recipe.shape, place);
  const isSquare = recipe.norm.id === 'rms_norm';
  return (
    <div className="norm-readout">
      <p className="norm-readout-head" role="status">
        <span className="norm-swatch" style={{ background: categoryHue(group) }} aria-hidden="true" />
        Sample {sample}, channel {channel}, row {row}, column {column}: group {group} of {groups.count}.
      </p>
      <dl className="norm-numbers">
        {!isSquare && (
          <div>
            <dt>mean</dt>
            <dd>{numberText(used.mean[group] ?? 0)}</dd>
          </div>
        )}
        <div>
          <dt>{isSquare ? 'mean square' : 'variance'}</dt>
          <dd>{numberText(used.variance[group] ?? 0)}</dd>
        </div>
        <div>
          <dt>numbers</dt>
          <dd>{groups.size.toLocaleString('en')}</dd>
        </div>
      </dl>
      <TexText tex={tex.normalized} isBlock label="x-hat of this cell" />
      {tex.output !== undefined && <TexText tex={tex.output} isBlock label="y of this cell" />}
    </div>
  );
}
