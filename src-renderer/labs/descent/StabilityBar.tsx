/** Sharpness against the largest sharpness the learning rate can bear, on one logarithmic bar with the limit as its middle line. */
import { numberText } from '../plot/number-text.ts';

export interface StabilityBarProps {
  /** Largest eigenvalue of the Hessian where the racer stands. */
  readonly sharpness: number;
  /** Largest eigenvalue that would not blow the iteration up. */
  readonly limit: number;
  /** How the limit follows from the hyperparameters, e.g. `2/lr`. */
  readonly rule: string;
}

/** The bar shows this factor below and above the limit. */
const REACH = 10;

export function StabilityBar({ sharpness, limit, rule }: StabilityBarProps) {
  const ratio = sharpness / limit;
  const share = ratio <= 0 ? 0 : Math.max(0, Math.min(1, 0.5 + Math.log10(ratio) / (2 * Math.log10(REACH))));
  const isOver = ratio > 1;
  return (
    <div className="stability">
      <p className="stability-text">
        sharpness λ<sub>max</sub> = <b>{numberText(sharpness)}</b>, limit {rule} = <b>{numberText(limit)}</b>:{' '}
        <b className={isOver ? 'is-over' : 'is-under'}>{isOver ? 'unstable' : 'stable'}</b>
      </p>
      <svg className="stability-bar" width="100%" height={14} aria-hidden="true">
        <rect className="stability-ground" x={0} y={4} width="100%" height={6} rx={3} />
        <rect
          className={isOver ? 'stability-fill is-over' : 'stability-fill'}
          x={0}
          y={4}
          width={`${share * 100}%`}
          height={6}
          rx={3}
        />
        <line className="stability-limit" x1="50%" x2="50%" y1={0} y2={14} />
      </svg>
    </div>
  );
}
