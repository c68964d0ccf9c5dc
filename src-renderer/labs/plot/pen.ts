/**
 * One geometry, two media: whatever draws lines here talks to a Pen, and a Pen is either a 2-D canvas context (the screen)
 * or an SVG path string (the printed figure). Knows nothing of what is drawn.
 */

/** The part of CanvasRenderingContext2D that a path needs; a context is a Pen as it stands. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Collects an SVG path; coordinates are rounded to a tenth of a pixel. */
export class SvgPen implements Pen {
  #parts: string[] = [];

  moveTo(x: number, y: number): void {
    this.#parts.push(`M${round(x)},${round(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#parts.push(`L${round(x)},${round(y)}`);
  }

  closePath(): void {
    this.#parts.push('Z');
  }

  /** The `d` attribute so far; empty if nothing was drawn. */
  path(): string {
    return this.#parts.join('');
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
