/** A line of theory over a heat map: a path in the ink with a halo of paper, so that it is seen on every colour of a ramp. */
import './plots.css';

export interface BoundaryPathProps {
  /** In the plot's pixels, from the maps that `overlay` is given. */
  readonly d: string;
  readonly isDashed?: boolean;
}

export function BoundaryPath({ d, isDashed = false }: BoundaryPathProps) {
  return (
    <g>
      <path className="plot-boundary-halo" d={d} />
      <path className="plot-boundary" d={d} strokeDasharray={isDashed ? '6 4' : undefined} />
    </g>
  );
}
