/** Content, style and what AdaIN makes of them, with the mean and the deviation of every colour under each. */
import type { AdainOutcome, ColourPicture } from '@shared/numerics/labs/norm/adain.ts';
import { PICTURE_TITLES } from '@shared/numerics/labs/norm/pictures.ts';
import { numberText } from '../plot/number-text.ts';
import type { Size } from '../use-size.ts';
import { PixelPicture } from './PixelPicture.tsx';

export interface AdainPictureProps {
  readonly outcome: AdainOutcome;
  readonly size: Size;
}

const GAP = 20;
const BARS = 100;
const HEAD = 26;

export function AdainPicture({ outcome, size }: AdainPictureProps) {
  const { recipe, content, style, result } = outcome;
  const isWide = size.width > size.height * 1.25;
  const small = isWide
    ? Math.min((size.width - 2 * GAP) / 3, size.height - HEAD - BARS)
    : Math.min((size.width - GAP) / 2, (size.height - GAP) / 2 - HEAD - BARS);
  const side = Math.max(72, Math.floor(small));
  const parts = [
    { id: 'content', name: 'Content', told: PICTURE_TITLES[recipe.content], picture: content },
    { id: 'style', name: 'Style', told: PICTURE_TITLES[recipe.style], picture: style },
    { id: 'result', name: 'Result', told: `strength ${numberText(recipe.strength, 2)}`, picture: result },
  ];
  return (
    <div className="norm-picture norm-gallery" data-picture="" style={{ gap: GAP }}>
      {parts.map(({ id, name, told, picture }) => (
        <div key={id} style={{ inlineSize: side }}>
          <p className="norm-tap-head">
            <b>{name}</b> <span>{told}</span>
          </p>
          <PixelPicture pixels={picture.pixels} pixelsASide={recipe.size} side={side} title={`${name}: ${told}`} />
          <MomentBars
            picture={picture}
            target={id === 'result' ? style : undefined}
            width={side}
            title={`${name}: means and deviations`}
          />
        </div>
      ))}
    </div>
  );
}

const CHANNELS = [
  { name: 'red', hue: 'var(--norm-red)' },
  { name: 'green', hue: 'var(--norm-green)' },
  { name: 'blue', hue: 'var(--norm-blue)' },
] as const;
const [LEFT, STEP, TOP] = [42, 25, 18] as const;

interface MomentBarsProps {
  readonly picture: ColourPicture;
  /** Whose means and deviations are drawn as ticks above. */
  readonly target?: ColourPicture | undefined;
  readonly width: number;
  readonly title: string;
}

/** One line a colour from 0 to 1: a dot at the mean, a bar one deviation each way. */
function MomentBars({ picture, target, width, title }: MomentBarsProps) {
  const across = (value: number): number => LEFT + Math.max(0, Math.min(1, value)) * (width - LEFT - 4);
  return (
    <svg className="norm-moments plot-text" width={width} height={TOP + 3 * STEP} role="img" aria-label={title}>
      {CHANNELS.map(({ name, hue }, channel) => {
        const [mean, std] = [picture.mean[channel] ?? 0, picture.std[channel] ?? 0];
        return (
          <g key={name} transform={`translate(0,${TOP + channel * STEP})`}>
            <text x={0} dy="0.34em">
              {name}
            </text>
            <line className="norm-rail" x1={across(0)} x2={across(1)} />
            <line className="norm-spread" x1={across(mean - std)} x2={across(mean + std)} style={{ stroke: hue }} />
            <circle cx={across(mean)} r={4} style={{ fill: hue }} />
            {target !== undefined && (
              <path className="norm-target" d={`M${across(target.mean[channel] ?? 0)},-8l-3.5,-5h7z`} />
            )}
            <text className="norm-small" x={across(1)} y={-6} textAnchor="end">
              {mean.toFixed(2)} ± {std.toFixed(2)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
