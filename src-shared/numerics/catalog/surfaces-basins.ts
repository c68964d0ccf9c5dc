/**
 * Surfaces with a handful of basins: which minimum is found is the question, and the start and the optimizer answer it.
 */
import { type SurfaceDefinition, surfaceParameter } from './surface-definition.ts';

const SMOOTH = { colours: 'linear', float32: 'safe' } as const;
const STEEP = { colours: 'log', float32: 'safe' } as const;

export const BASINS: readonly SurfaceDefinition[] = [
  {
    ...STEEP,
    id: 'himmelblau',
    title: 'Himmelblau',
    teaches: 'Four equally good minima: which one is found depends on the start and on the optimizer.',
    source: 'Himmelblau 1972, Applied Nonlinear Programming',
    formula: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
    parameters: [],
    view: { x: [-5, 5], y: [-5, 5] },
    start: [-0.5, -1],
    minima: [
      { x: 3, y: 2, loss: 0 },
      { x: -2.805118086952745, y: 3.131312518250573, loss: 0 },
      { x: -3.779310253377747, y: -3.2831859912861696, loss: 0 },
      { x: 3.5844283403304917, y: -1.8481265269644036, loss: 0 },
    ],
  },
  {
    ...SMOOTH,
    id: 'two-bowls',
    title: 'Two bowls',
    teaches:
      'A shallow pit beside a deep one: velocity carries momentum through the shallow one, and descent stays in it.',
    source: 'After the landscape of lilipads/gradient_descent_viz, https://github.com/lilipads/gradient_descent_viz',
    formula: `-2*exp(-((x - 1)^2 + (1.4*y)^2)/0.2)
      - depth*exp(-((x + 1)^2 + (1.4*y)^2)/0.2) + x^2 + (1.4*y)^2`,
    parameters: [
      surfaceParameter('depth', 6, [0, 12], 'Depth of the left pit; the right one has depth 2.', { tex: 'd' }),
    ],
    view: { x: [-2, 2], y: [-2, 2] },
    start: [1.7, 1],
    minima: [
      { x: -0.9675774464554597, y: 0, loss: -5.032339968658435 },
      { x: 0.9053178606008482, y: 0, loss: -1.092732038481015 },
    ],
  },
  {
    ...STEEP,
    id: 'three-hump-camel',
    title: 'Three-hump camel',
    teaches: 'The best of three minima lies in the middle; momentum from the side can roll past it into the wrong one.',
    source: 'Jamil & Yang 2013, https://arxiv.org/abs/1308.4008',
    formula: '2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2',
    parameters: [],
    view: { x: [-5, 5], y: [-5, 5] },
    start: [-2.5, 3],
    minima: [
      { x: 0, y: 0, loss: 0 },
      { x: -1.747552345830289, y: 0.8737761729151445, loss: 0.29863844223685965 },
      { x: 1.747552345830289, y: -0.8737761729151445, loss: 0.29863844223685965 },
    ],
  },
  {
    ...STEEP,
    id: 'six-hump-camel',
    title: 'Six-hump camel',
    teaches: 'Six minima, two of them best, and saddles between: neighbouring starts part company.',
    source: 'Dixon & Szegö 1978, Towards Global Optimisation 2',
    formula: '(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2',
    parameters: [],
    view: { x: [-3, 3], y: [-2, 2] },
    start: [-2, 1.4],
    minima: [
      { x: 0.08984201310031806, y: -0.7126564030207396, loss: -1.0316284534898774 },
      { x: -0.08984201310031806, y: 0.7126564030207396, loss: -1.0316284534898774 },
    ],
  },
  {
    ...SMOOTH,
    id: 'styblinski-tang',
    title: 'Styblinski–Tang',
    teaches: 'Four basins, one in each quadrant, and only one is deepest: the quadrant of the start decides.',
    source: 'Styblinski & Tang 1990, https://doi.org/10.1016/0893-6080(90)90035-K',
    formula: '0.5*(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)',
    parameters: [],
    view: { x: [-5, 5], y: [-5, 5] },
    start: [-0.5, 1.1],
    minima: [{ x: -2.9035340277711774, y: -2.9035340277711774, loss: -78.33233140754284 }],
  },
  {
    ...SMOOTH,
    id: 'branin',
    title: 'Branin',
    teaches: 'Three equal minima along a wave: a surface for asking what a search has seen, not where it ends.',
    source: 'Branin 1972, https://doi.org/10.1147/rd.165.0504',
    formula: '(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10',
    parameters: [],
    view: { x: [-5, 10], y: [0, 15] },
    start: [6, 13],
    minima: [
      { x: -Math.PI, y: 12.275, loss: 0.39788735772973816 },
      { x: Math.PI, y: 2.275, loss: 0.39788735772973816 },
      { x: 3 * Math.PI, y: 2.475, loss: 0.39788735772973816 },
    ],
  },
  {
    ...SMOOTH,
    id: 'easom',
    title: 'Easom',
    teaches:
      'A plain with one hole: away from it the gradient is zero to the last digit, and no first-order method can know.',
    source: 'Easom 1990; Jamil & Yang 2013, https://arxiv.org/abs/1308.4008',
    formula: '-cos(x)*cos(y)*exp(-((x - pi)^2 + (y - pi)^2))',
    parameters: [],
    view: { x: [0, 6], y: [0, 6] },
    start: [1.9, 4.2],
    minima: [{ x: Math.PI, y: Math.PI, loss: -1 }],
  },
  {
    ...SMOOTH,
    id: 'michalewicz',
    title: 'Michalewicz',
    teaches: 'Steep ravines in a flat plain: unless the start lies in a ravine, the gradient says nothing.',
    source: 'Michalewicz 1992, Genetic Algorithms + Data Structures = Evolution Programs',
    formula: '-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20',
    parameters: [],
    view: { x: [0, Math.PI], y: [0, Math.PI] },
    start: [2.6, 1.3],
    minima: [{ x: 2.2029055201726093, y: Math.PI / 2, loss: -1.8013034100985528 }],
  },
];
