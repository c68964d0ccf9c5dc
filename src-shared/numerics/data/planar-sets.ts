/**
 * Sets of labelled points that are drawn from a formula: what each looks like, what it teaches, and its draws. Sample i of a
 * set is a function of the seed and i alone.
 */
import { AppError } from '../../contract/result.ts';
import { createStream } from '../cpu/random.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import type { SampleSet, Task } from './sample-set.ts';

/** Numbers a sample is made from. */
interface Draws {
  readonly index: number;
  readonly count: number;
  readonly classes: number;
  /** Share of class 1 of a set that is not balanced. */
  readonly minority: number;
  /** Uniform on (0, 1), j from 0 to 7. */
  u(j: number): number;
}

/** x, y and the label, all before noise. */
type Sample = readonly [number, number, number];

export interface PlanarSet {
  readonly id: string;
  readonly title: string;
  /** What one learns from it, in one sentence. */
  readonly teaches: string;
  readonly task: Task;
  /** Standard deviation of the noise unless told otherwise: on both coordinates, or on the number to predict. */
  readonly noise: number;
  /** Classes unless told otherwise; 0 for regression. */
  readonly classes: number;
  /** Whether the number of classes may be chosen. */
  readonly hasClasses?: boolean;
  /** Whether the share of class 1 may be chosen. */
  readonly hasMinority?: boolean;
  readonly draw: (draws: Draws) => Sample;
}

const around = (u: number): number => 2 * Math.PI * u;
const side = (u: number): number => 2 * u - 1;
/** A point of the square [−1, 1]² under a label read off it. */
const square =
  (label: (x: number, y: number) => number) =>
  ({ u }: Draws): Sample => {
    const [x, y] = [side(u(0)), side(u(1))];
    return [x, y, label(x, y)];
  };

export const PLANAR_SETS: readonly PlanarSet[] = [
  {
    id: 'moons',
    title: 'Two moons',
    teaches: 'Two half circles hooked into each other: a straight line gets nine in ten right, a few units the rest.',
    task: 'classes',
    noise: 0.15,
    classes: 2,
    draw: ({ index, u }) => {
      const angle = Math.PI * u(0);
      const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
      return index % 2 === 0 ? [x, y, 0] : [-x, -y, 1];
    },
  },
  {
    id: 'circles',
    title: 'Two circles',
    teaches: 'One class inside the other: no line cuts it, the feature x² + y² would.',
    task: 'classes',
    noise: 0.1,
    classes: 2,
    draw: ({ index, u }) => {
      const radius = index % 2 === 0 ? 1.2 : 0.5;
      return [radius * Math.cos(around(u(0))), radius * Math.sin(around(u(0))), index % 2];
    },
  },
  {
    id: 'xor',
    title: 'XOR',
    teaches: 'The class is the sign of x·y: without a hidden layer no better than a coin.',
    task: 'classes',
    noise: 0.05,
    classes: 2,
    draw: square((x, y) => (x * y < 0 ? 1 : 0)),
  },
  {
    id: 'spirals',
    title: 'Two spirals',
    teaches:
      'Two arms wound around each other: the boundary is long, and narrow networks run out of pieces to build it.',
    task: 'classes',
    noise: 0.03,
    classes: 2,
    draw: ({ index, u }) => {
      const along = Math.sqrt(u(0));
      const angle = 3 * Math.PI * along + Math.PI * (index % 2);
      const radius = 0.08 + 1.2 * along;
      return [radius * Math.cos(angle), radius * Math.sin(angle), index % 2];
    },
  },
  {
    id: 'blobs',
    title: 'Gaussian blobs',
    teaches:
      'One cloud for each class, their centres on a circle: the best boundary is straight and errs where clouds overlap.',
    task: 'classes',
    noise: 0.25,
    classes: 3,
    hasClasses: true,
    draw: ({ index, classes }) => {
      const own = index % classes;
      return [1.2 * Math.cos(around(own / classes)), 1.2 * Math.sin(around(own / classes)), own];
    },
  },
  {
    id: 'linear',
    title: 'A straight line',
    teaches: 'What logistic regression can do; anything more can only overfit.',
    task: 'classes',
    noise: 0.1,
    classes: 2,
    draw: square((x, y) => (0.6 * x + 0.8 * y > 0 ? 1 : 0)),
  },
  {
    id: 'checkerboard',
    title: 'Checkerboard',
    teaches: 'Sixteen squares: smooth networks learn the large shapes first and the corners last.',
    task: 'classes',
    noise: 0.02,
    classes: 2,
    draw: square((x, y) => (Math.floor(2 * (x + 1)) + Math.floor(2 * (y + 1))) % 2),
  },
  {
    id: 'rings',
    title: 'Rings with gaps',
    teaches:
      'One ring for each class with room between them: every boundary inside the gap is right, training picks one.',
    task: 'classes',
    noise: 0.02,
    classes: 3,
    hasClasses: true,
    draw: ({ index, classes, u }) => {
      const own = index % classes;
      const radius = (1.4 * (own + 0.3 + 0.4 * u(1))) / classes;
      return [radius * Math.cos(around(u(0))), radius * Math.sin(around(u(0))), own];
    },
  },
  {
    id: 'sine_boundary',
    title: 'Sine boundary',
    teaches: 'One wavy border: count the straight pieces a ReLU network builds it from.',
    task: 'classes',
    noise: 0.05,
    classes: 2,
    draw: square((x, y) => (y > 0.5 * Math.sin(1.5 * Math.PI * x) ? 1 : 0)),
  },
  {
    id: 'imbalanced',
    title: 'Imbalanced blobs',
    teaches: 'One point in twenty is of class 1: calling everything class 0 is 95 % accurate and useless.',
    task: 'classes',
    noise: 0.4,
    classes: 2,
    hasMinority: true,
    draw: ({ index, count, minority }) => {
      const isRare = index < Math.round(minority * count);
      return isRare ? [0.7, 0.5, 1] : [-0.3, -0.2, 0];
    },
  },
  {
    id: 'waves',
    title: 'Sine waves',
    teaches: 'sin(πx)·cos(πy): low frequencies are learned first; small weights cannot make sharp ones.',
    task: 'regression',
    noise: 0.05,
    classes: 0,
    draw: square((x, y) => Math.sin(Math.PI * x) * Math.cos(Math.PI * y)),
  },
  {
    id: 'bump',
    title: 'A bump',
    teaches: 'A single hill away from the middle: three ReLU units can fence it in, one cannot.',
    task: 'regression',
    noise: 0.03,
    classes: 0,
    draw: square((x, y) => Math.exp(-4 * ((x - 0.3) ** 2 + (y + 0.2) ** 2))),
  },
  {
    id: 'plane',
    title: 'A plane',
    teaches: 'x/2 − y: linear regression is exact here, and a network has to learn to be linear.',
    task: 'regression',
    noise: 0.1,
    classes: 0,
    draw: square((x, y) => 0.5 * x - y),
  },
];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findPlanarSet(id: string): PlanarSet {
  const found = PLANAR_SETS.find((set) => set.id === id);
  if (found !== undefined) return found;
  const ids = PLANAR_SETS.map((set) => set.id);
  const near = nearestNames(id, ids);
  throw new AppError(
    'invalid-recipe',
    `There is no data set "${id.slice(0, 60)}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The data sets are ${ids.join(', ')}.`,
  );
}

export interface PlanarChoice {
  readonly id: string;
  /** Number of points. */
  readonly n: number;
  readonly noise: number;
  readonly classes?: number | undefined;
  readonly minority?: number | undefined;
  readonly seed: number;
}

/** Draws of one sample: eight uniform ones, then eight normal ones. */
const DRAWS_PER_SAMPLE = 16;

/** The points in the order in which they were drawn; classes take turns. Throws AppError('invalid-recipe') on an unknown id. */
export function drawPlanarSet({ id, n, noise, classes, minority = 0.05, seed }: PlanarChoice): SampleSet {
  const set = findPlanarSet(id);
  const count = classes ?? set.classes;
  const stream = createStream(seed);
  const x = new Float64Array(2 * n);
  const label = new Float64Array(n);
  for (let index = 0; index < n; index += 1) {
    const from = DRAWS_PER_SAMPLE * index;
    const sample = set.draw({ index, count: n, classes: count, minority, u: (j) => stream.uniform(from + j) });
    const shaken = (j: number): number => noise * stream.normal(from + 8 + j);
    const isRegression = set.task === 'regression';
    x[2 * index] = sample[0] + (isRegression ? 0 : shaken(0));
    x[2 * index + 1] = sample[1] + (isRegression ? 0 : shaken(1));
    label[index] = sample[2] + (isRegression ? shaken(0) : 0);
  }
  return { task: set.task, x, label, classes: Array.from({ length: count }, (_, own) => String(own)) };
}
