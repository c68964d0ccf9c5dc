/** A racer's line and marker in small: the key between list, plot and chart. Decorative; the racer's name stands beside it. */
import { SvgPen } from '../plot/pen.ts';
import { type RacerStyle, traceMarker } from './racer-style.ts';

export function RacerSwatch({ style, isFaded = false }: { readonly style: RacerStyle; readonly isFaded?: boolean }) {
  const pen = new SvgPen();
  traceMarker(pen, style.marker, 15, 8, 4.6);
  return (
    <svg
      className="racer-swatch"
      width={30}
      height={16}
      viewBox="0 0 30 16"
      aria-hidden="true"
      opacity={isFaded ? 0.35 : 1}
    >
      <line
        x1={1}
        x2={29}
        y1={8}
        y2={8}
        style={{ stroke: style.hue }}
        strokeWidth={2}
        strokeDasharray={style.dash.join(' ')}
      />
      <path d={pen.path()} style={{ fill: style.hue }} className="racer-swatch-marker" />
    </svg>
  );
}
