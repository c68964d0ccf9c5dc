/**
 * From a point over the plane to a pixel: an eye that circles a box of unit height, a little perspective, and how near each
 * point is. Knows no surface.
 */

export interface Camera {
  /** Degrees around the vertical; 0 looks along y. */
  readonly azimuth: number;
  /** Degrees above the plane, within LOWEST and HIGHEST. */
  readonly elevation: number;
}

export const FIRST_CAMERA: Camera = { azimuth: 32, elevation: 34 };
const [LOWEST, HIGHEST] = [6, 88];
/** Distance of the eye from the middle, in half widths of the box: far enough that verticals stay nearly upright. */
const EYE = 7;
/** Height of the box in half widths. */
const RISE = 1.15;
/** Half widths that fit between the middle and the nearer edge of the picture. */
const FIT = 1.72;
/** For the names of the axes below and above the box. */
const MARGIN_PX = 22;

export function turned({ azimuth, elevation }: Camera, right: number, up: number): Camera {
  return {
    azimuth: (((azimuth + right) % 360) + 360) % 360,
    elevation: Math.max(LOWEST, Math.min(HIGHEST, elevation + up)),
  };
}

export interface Projection {
  /** Of u and v in [−1, 1] over the plane and h in [0, 1] above it: pixels from the upper left. */
  readonly place: (u: number, v: number, h: number) => readonly [number, number];
  /** Of the same: larger is nearer to the eye, and straight in pixels along any straight line. */
  readonly nearness: (u: number, v: number, h: number) => number;
}

export function projectionOf({ azimuth, elevation }: Camera, width: number, height: number): Projection {
  const [turn, tilt] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const [sinTurn, cosTurn, sinTilt, cosTilt] = [Math.sin(turn), Math.cos(turn), Math.sin(tilt), Math.cos(tilt)];
  // The tallest it gets while it turns, so that it keeps its size: a corner nearest to the eye or farthest from it.
  const tallest = Math.max(
    ...[-1, 1].flatMap((far) =>
      [-1, 1].map((high) => {
        const [away, up] = [far * Math.SQRT2, (high * RISE) / 2];
        return Math.abs(up * cosTilt + away * sinTilt) * (EYE / (EYE + away * cosTilt - up * sinTilt));
      }),
    ),
  );
  const unit = Math.min(width / 2 / FIT, (height / 2 - MARGIN_PX) / tallest);
  const nearness = (u: number, v: number, h: number): number =>
    EYE / (EYE + (u * sinTurn + v * cosTurn) * cosTilt - (h - 0.5) * RISE * sinTilt);
  return {
    nearness,
    place: (u, v, h) => {
      const across = u * cosTurn - v * sinTurn;
      const away = u * sinTurn + v * cosTurn;
      const up = (h - 0.5) * RISE;
      const near = nearness(u, v, h);
      return [width / 2 + unit * near * across, height / 2 - unit * near * (up * cosTilt + away * sinTilt)];
    },
  };
}
