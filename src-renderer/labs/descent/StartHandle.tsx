/**
 * The point every racer starts from, as a thing to hold: arrow keys move it (Shift: ten times as far), and its place is read
 * out. Dragging is handled by the plot around it, which also lets the reader press anywhere.
 */
import type { KeyboardEvent } from 'react';
import { numberText } from '../plot/number-text.ts';
import { toPixelX, toPixelY, unitsPerPixel, type Viewport } from '../plot/viewport.ts';

export interface StartHandleProps {
  readonly viewport: Viewport;
  readonly start: readonly [number, number];
  readonly loss: number | undefined;
  /** Its place among several; undefined if it is the only one. */
  readonly ordinal: number | undefined;
  readonly onMove: (start: readonly [number, number]) => void;
}

const STEP_PX = 2;
const BIG_STEP_PX = 20;

export function StartHandle({ viewport, start, loss, ordinal, onMove }: StartHandleProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const move = arrowOf(event.key);
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const distance = (event.shiftKey ? BIG_STEP_PX : STEP_PX) * unitsPerPixel(viewport);
    onMove([start[0] + move[0] * distance, start[1] + move[1] * distance]);
  };
  const place = `x ${numberText(start[0])}, y ${numberText(start[1])}`;
  return (
    <div
      className="start-handle"
      style={{ left: toPixelX(viewport, start[0]), top: toPixelY(viewport, start[1]) }}
      role="slider"
      tabIndex={0}
      aria-label={`${ordinal === undefined ? 'Start' : `Start ${ordinal}`} of every racer; arrow keys move it`}
      aria-roledescription="point on the surface"
      aria-valuemin={viewport.x[0]}
      aria-valuemax={viewport.x[1]}
      aria-valuenow={start[0]}
      aria-valuetext={loss === undefined ? place : `${place}, loss ${numberText(loss)}`}
      onKeyDown={onKeyDown}
    >
      <span className="start-handle-dot">{ordinal}</span>
    </div>
  );
}

function arrowOf(key: string): readonly [number, number] | undefined {
  switch (key) {
    case 'ArrowLeft':
      return [-1, 0];
    case 'ArrowRight':
      return [1, 0];
    case 'ArrowUp':
      return [0, 1];
    case 'ArrowDown':
      return [0, -1];
    default:
      return undefined;
  }
}
