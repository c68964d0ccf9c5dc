/**
 * What the catalogue says about one loss surface. Surfaces are data: formula text and facts about it, no code.
 */
import type { NumberParameter } from './parameters.ts';

export interface KnownMinimum {
  readonly x: number;
  readonly y: number;
  readonly loss: number;
  /**
   * Absent: smooth and isolated, so the gradient is 0 and the Hessian positive definite. `flat`: one of a curve of minima, or
   * a point whose Hessian is singular. `kink`: the surface has no derivative there. `edge`: lowest of the view, on its border.
   */
  readonly where?: 'flat' | 'kink' | 'edge';
}

export interface SurfaceDefinition {
  readonly id: string;
  readonly title: string;
  /** What one learns on it, in one sentence. */
  readonly teaches: string;
  readonly source: string;
  /** In x, y and the parameters; may run over lines. */
  readonly formula: string;
  readonly parameters: readonly NumberParameter[];
  /** The part of the plane worth looking at. */
  readonly view: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly start: readonly [number, number];
  /** Known minima for the default parameters, to nine digits or better; empty if there is none. */
  readonly minima: readonly KnownMinimum[];
  /** `log`: losses of the view span so many decades that only a colour scale in log(loss − lowest) shows the floor. */
  readonly colours: 'linear' | 'log';
  /** `overflows`: float32 runs out of range inside the view; only the CPU draws all of it. */
  readonly float32: 'safe' | 'overflows';
}

const ANY: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** A parameter of a surface: any finite value is legal unless `limits` says otherwise. */
export function surfaceParameter(
  name: string,
  value: number,
  range: readonly [number, number],
  meaning: string,
  rest: { readonly scale?: 'log'; readonly tex?: string; readonly limits?: readonly [number, number] } = {},
): NumberParameter {
  const { scale = 'linear', tex = name, limits = ANY } = rest;
  return { kind: 'number', name, default: value, range, scale, limits, tex, meaning };
}
