/** What each group's gradient is made of, as bars of one length: its mean, what lies along x-hat, what neither takes. */
import type { GradientShares } from '@shared/numerics/labs/norm/gradient.ts';

export interface ShareBarsProps {
  readonly shares: GradientShares;
  /** The group that is pointed at. */
  readonly group: number;
  readonly width: number;
}

const MOST = 6;
const [LEFT, RIGHT, TOP, STEP] = [64, 12, 26, 22] as const;

export function shareBarsHeight(groups: number): number {
  return TOP + STEP * Math.min(groups, MOST);
}

export const SHARE_PARTS = [
  { name: 'mean', label: 'removed: mean of G', hue: 'var(--norm-mean)' },
  { name: 'along', label: 'removed: along x-hat', hue: 'var(--norm-along)' },
  { name: 'rest', label: 'passes', hue: 'var(--norm-rest)' },
] as const;

export function ShareBars({ shares, group, width: whole }: ShareBarsProps) {
  const count = shares.rest.length;
  const first = Math.max(0, Math.min(count - MOST, group - MOST + 1));
  const shown = Array.from({ length: Math.min(count, MOST) }, (_, at) => first + at);
  const width = whole - LEFT - RIGHT;
  return (
    <svg
      className="norm-shares plot-text"
      width={whole}
      height={shareBarsHeight(count)}
      role="img"
      aria-label="Shares of each group's gradient: mean, along x-hat, rest"
    >
      {SHARE_PARTS.map(({ name, label, hue }, at) => (
        <g key={name} transform={`translate(${LEFT + at * Math.min(170, width / 2.7)},10)`}>
          <rect y={-8} width={10} height={10} rx={2} style={{ fill: hue }} />
          <text x={15} dy="0.1em">
            {label}
          </text>
        </g>
      ))}
      {shown.map((index, at) => (
        <g key={index} transform={`translate(0,${TOP + at * STEP})`}>
          <text className={index === group ? 'norm-chosen' : undefined} x={LEFT - 8} y={STEP / 2 + 2} textAnchor="end">
            group {index}
          </text>
          <Bar shares={shares} index={index} width={width} height={STEP - 5} />
        </g>
      ))}
    </svg>
  );
}

interface BarProps {
  readonly shares: GradientShares;
  readonly index: number;
  readonly width: number;
  readonly height: number;
}

function Bar({ shares, index, width, height }: BarProps) {
  const parts = SHARE_PARTS.map(({ name, hue }) => ({ name, hue, share: shares[name][index] ?? 0 }));
  return parts.map(({ name, hue, share }, at) => {
    const before = parts.slice(0, at).reduce((sum, part) => sum + part.share, 0);
    return (
      <rect
        key={name}
        x={LEFT + before * width}
        width={Math.max(0, share * width)}
        height={height}
        style={{ fill: hue }}
      />
    );
  });
}
