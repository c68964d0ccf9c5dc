/** What the surface is like at the probed point, in one line under the plot: height, slope, curvature, condition number. */

import type { Curvature } from '@shared/numerics/theory/hessian.ts';
import type { ReactNode } from 'react';
import { numberText } from '../plot/number-text.ts';

export interface ProbeReadoutProps {
  readonly probe: readonly [number, number];
  readonly isHovering: boolean;
  readonly curvature: Curvature | undefined;
}

export function ProbeReadout({ probe, isHovering, curvature }: ProbeReadoutProps) {
  return (
    <p className="probe" data-probe={isHovering ? 'pointer' : 'start'}>
      <span className="probe-group">
        <span className="probe-where">
          {isHovering ? 'pointer' : 'start'} ({numberText(probe[0], 3)}, {numberText(probe[1], 3)})
        </span>
        {curvature !== undefined && (
          <>
            <Item name="f" value={numberText(curvature.value)} />
            <Item name="|∇f|" value={numberText(Math.hypot(...curvature.gradient), 3)} />
          </>
        )}
      </span>
      {curvature !== undefined && (
        <span className="probe-group">
          <Item
            name={
              <>
                λ<sub>1</sub>
              </>
            }
            value={numberText(curvature.eigenvalues[0], 3)}
          />
          <Item
            name={
              <>
                λ<sub>2</sub>
              </>
            }
            value={numberText(curvature.eigenvalues[1], 3)}
          />
          <Item name="κ" value={conditionText(curvature)} />
        </span>
      )}
    </p>
  );
}

function Item({ name, value }: { readonly name: ReactNode; readonly value: string }) {
  return (
    <span className="probe-item">
      <i>{name}</i> {value}
    </span>
  );
}

/** The condition number, and in words where negative curvature makes it mean something else. */
export function conditionText({ kappa, eigenvalues }: Pick<Curvature, 'kappa' | 'eigenvalues'>): string {
  if (Number.isNaN(kappa)) return '–';
  const text = numberText(kappa, 3);
  if (eigenvalues[0] < 0 && eigenvalues[1] > 0) return `${text}, saddle`;
  if (eigenvalues[1] < 0) return `${text}, bends down`;
  return text;
}
