/**
 * Surfaces with narrow, curved or badly scaled valleys: the minimum is easy to approach and hard to reach.
 */
import { type SurfaceDefinition, surfaceParameter } from './surface-definition.ts';

const SMOOTH = { colours: 'linear', float32: 'safe' } as const;
const STEEP = { colours: 'log', float32: 'safe' } as const;

export const VALLEYS: readonly SurfaceDefinition[] = [
  {
    ...STEEP,
    id: 'rosenbrock',
    title: 'Rosenbrock valley',
    teaches: 'Finding the curved valley is easy; following its flat floor to the minimum is what takes the steps.',
    source: 'Rosenbrock 1960, The Computer Journal 3(3), https://doi.org/10.1093/comjnl/3.3.175',
    formula: '(a - x)^2 + b*(y - x^2)^2',
    parameters: [
      surfaceParameter('a', 1, [-2, 2], 'The minimum lies at (a, a²).'),
      surfaceParameter('b', 100, [1, 1000], 'Steepness of the valley walls.', { scale: 'log' }),
    ],
    view: { x: [-2, 2], y: [-1, 3] },
    start: [-1.2, 1],
    minima: [{ x: 1, y: 1, loss: 0 }],
  },
  {
    ...SMOOTH,
    id: 'deep-linear',
    title: 'Deep linear valley',
    teaches:
      'Two weights multiplied, as in a deep linear network: a whole curve of minima, flattest where both weights are alike, and large steps drift towards the flat part.',
    source: 'Saxe, McClelland & Ganguli 2014, https://arxiv.org/abs/1312.6120',
    formula: '0.5*(x*y - 1)^2',
    parameters: [],
    view: { x: [-3, 3], y: [-3, 3] },
    start: [2.6, -0.4],
    minima: [
      { x: 1, y: 1, loss: 0, where: 'flat' },
      { x: -1, y: -1, loss: 0, where: 'flat' },
    ],
  },
  {
    ...STEEP,
    id: 'beale',
    title: 'Beale',
    teaches:
      'Steep corners around a flat cross: adaptive methods glide over the plain where plain descent stands still.',
    source: 'Beale 1958, On an Iterative Method for Finding a Local Minimum, Princeton Technical Report 25',
    formula: '(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2',
    parameters: [],
    view: { x: [-4.5, 4.5], y: [-4.5, 4.5] },
    start: [1, 1.5],
    minima: [{ x: 3, y: 0.5, loss: 0 }],
  },
  {
    ...STEEP,
    id: 'dixon-price',
    title: 'Dixon–Price',
    teaches:
      'A parabola-shaped valley with two ends: the sign of the start decides which of two equal minima is found.',
    source: 'Dixon & Price 1989, https://doi.org/10.1007/BF00939682',
    formula: '(x - 1)^2 + 2*(2*y^2 - x)^2',
    parameters: [],
    view: { x: [-10, 10], y: [-10, 10] },
    start: [-6, 4],
    minima: [
      { x: 1, y: Math.SQRT1_2, loss: 0 },
      { x: 1, y: -Math.SQRT1_2, loss: 0 },
    ],
  },
  {
    ...STEEP,
    id: 'freudenstein-roth',
    title: 'Freudenstein–Roth',
    teaches: 'A long valley ends in a false minimum; nothing local tells it from the true one.',
    source: 'Freudenstein & Roth 1963, https://doi.org/10.1145/321186.321200',
    formula: '(-13 + x + ((5 - y)*y - 2)*y)^2 + (-29 + x + ((y + 1)*y - 14)*y)^2',
    parameters: [],
    view: { x: [-10, 15], y: [-5, 5] },
    start: [0.5, -2],
    minima: [
      { x: 5, y: 4, loss: 0 },
      { x: 11.412778986902094, y: -0.8968052532744766, loss: 48.98425367924003 },
    ],
  },
  {
    ...STEEP,
    id: 'powell-badly-scaled',
    title: 'Powell, badly scaled',
    teaches:
      'One coordinate of the answer is a million times the other: without scaling by coordinate there is no good lr.',
    source: 'Powell 1970; Moré, Garbow & Hillstrom 1981, problem 3, https://doi.org/10.1145/355934.355936',
    formula: '(10^4*x*y - 1)^2 + (exp(-x) + exp(-y) - 1.0001)^2',
    parameters: [],
    view: { x: [-1, 10], y: [-1, 10] },
    start: [0, 1],
    minima: [{ x: 1.0981593296997565e-5, y: 9.106146739867029, loss: 0 }],
  },
  {
    ...STEEP,
    id: 'goldstein-price',
    title: 'Goldstein–Price',
    teaches: 'Losses from 3 to a million in one small square: a step that is right at the bottom explodes at the rim.',
    source: 'Goldstein & Price 1971, https://doi.org/10.1090/S0025-5718-1971-0312365-X',
    formula: `(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))
      *(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))`,
    parameters: [],
    view: { x: [-2, 2], y: [-2, 2] },
    start: [-1.2, 1.2],
    minima: [{ x: 0, y: -1, loss: 3 }],
  },
  {
    ...SMOOTH,
    id: 'bukin',
    title: 'Bukin 6',
    teaches: 'A razor-sharp crooked edge: across it the gradient jumps, and every fixed step ends in bouncing.',
    source: 'Bukin 1997; Jamil & Yang 2013, https://arxiv.org/abs/1308.4008',
    formula: '100*sqrt(abs(y - 0.01*x^2)) + 0.01*abs(x + 10)',
    parameters: [],
    view: { x: [-15, -5], y: [-3, 3] },
    start: [-6, -1],
    minima: [{ x: -10, y: 1, loss: 0, where: 'kink' }],
  },
  {
    ...SMOOTH,
    id: 'l1-valley',
    title: 'L1 valley',
    teaches:
      'The gradient keeps its size all the way to the minimum, so a fixed step circles it for ever and only a decaying one arrives.',
    source: 'Boyd & Vandenberghe 2004, Convex Optimization, §6.1',
    formula: 'abs(x) + b*abs(y)',
    parameters: [
      surfaceParameter('b', 10, [1, 100], 'How much steeper y is than x.', { scale: 'log', limits: [0, 1e6] }),
    ],
    view: { x: [-2, 2], y: [-2, 2] },
    start: [-1.6, 1.1],
    minima: [{ x: 0, y: 0, loss: 0, where: 'kink' }],
  },
];
