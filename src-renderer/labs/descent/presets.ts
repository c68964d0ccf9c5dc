/**
 * Races that tell a story, each with the one sentence a reader should check with their own eyes. Plain recipes: anything here
 * could be typed in a note.
 */
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import type { Story } from '../lab-view.ts';

export const PRESETS: readonly Story<DescentRecipe>[] = [
  {
    id: 'zigzag',
    title: 'Zigzag',
    story:
      'With lr just under the limit of the steep axis, descent bounces across the valley and crawls along it. Lower κ and watch the bounces fade.',
    recipe: {
      lab: 'descent',
      title: 'Zigzag at κ = 100',
      surface: { id: 'quadratic', kappa: 100, theta: 0.35 },
      start: [-2.4, 0.1],
      steps: 80,
      optimizers: [{ id: 'sgd', lr: 0.0193 }],
    },
  },
  {
    id: 'momentum-calms',
    title: 'Momentum calms',
    story:
      'Same surface, same start, same rate. The velocity averages the bounces away and adds up the small, steady pull along the valley. Push momentum towards 1 until it overshoots.',
    recipe: {
      lab: 'descent',
      title: 'Momentum calms the steep axis',
      surface: { id: 'quadratic', kappa: 100, theta: 0.35 },
      start: [-2.4, -0.3],
      steps: 120,
      optimizers: [
        { id: 'sgd', lr: 0.0193 },
        { id: 'momentum', lr: 0.0193, momentum: 0.8 },
      ],
    },
  },
  {
    id: 'tuned-by-theory',
    title: 'Tuned by theory',
    story:
      'Both racers run at the best rate theory allows: (κ−1)/(κ+1) = 0.980 a step against (√κ−1)/(√κ+1) = 0.818. The inspector sets prediction beside measurement.',
    recipe: {
      lab: 'descent',
      title: 'Tuned by theory',
      surface: { id: 'quadratic', kappa: 100, theta: 0.35 },
      start: [-2.4, -0.3],
      steps: 200,
      optimizers: [
        { id: 'sgd', lr: 0.0198 },
        { id: 'momentum', lr: 0.033, momentum: 0.669 },
      ],
    },
  },
  {
    id: 'over-the-limit',
    title: 'Over the limit',
    story:
      'With λmax = 50 the limit is 2/λmax = 0.04. One racer sits one per cent below it, one sits one per cent above: the first converges, the second leaves.',
    recipe: {
      lab: 'descent',
      title: 'Over the stability limit',
      surface: { id: 'quadratic', kappa: 50, theta: 0.35 },
      start: [-2.2, -0.6],
      steps: 110,
      optimizers: [
        { id: 'sgd', lr: 0.0396 },
        { id: 'sgd', lr: 0.0404 },
      ],
    },
  },
  {
    id: 'adam-first-steps',
    title: 'Adam’s first steps',
    story:
      'Bias correction makes the first step lr·sign(gradient): every coordinate moves by lr, however steep. Drag the start: the first dots keep their distance.',
    recipe: {
      lab: 'descent',
      title: 'Adam’s first steps are all lr long',
      surface: { id: 'quadratic', kappa: 30, theta: 0 },
      start: [-2.2, 1.4],
      steps: 60,
      optimizers: [
        { id: 'adam', lr: 0.2 },
        { id: 'adam', lr: 0.1 },
        { id: 'adam', lr: 0.05 },
      ],
    },
  },
  {
    id: 'rotation',
    title: 'Adam minds the axes',
    story:
      'Adam scales each coordinate by itself, so it shrugs off κ only while the valley lies along an axis. Turn θ to 0 and back: momentum does not care, Adam does.',
    recipe: {
      lab: 'descent',
      title: 'Adam minds the axes',
      surface: { id: 'quadratic', kappa: 100, theta: 0.785 },
      start: [-2.2, -1.2],
      steps: 200,
      optimizers: [
        { id: 'adam', lr: 0.1 },
        { id: 'rmsprop', lr: 0.03 },
        { id: 'momentum', lr: 0.015, momentum: 0.85 },
      ],
    },
  },
  {
    id: 'banana',
    title: 'The banana',
    story:
      'Everyone finds the curved valley at once; following its flat floor to (1, 1) is the hard part. Hover along the floor and watch the condition number.',
    recipe: {
      lab: 'descent',
      title: 'Rosenbrock’s banana',
      surface: { id: 'rosenbrock' },
      start: [-1.2, 1],
      steps: 500,
      optimizers: [
        { id: 'sgd', lr: 0.001 },
        { id: 'momentum', lr: 0.001, momentum: 0.9 },
        { id: 'nesterov', lr: 0.001, momentum: 0.9 },
        { id: 'rmsprop', lr: 0.01 },
        { id: 'adam', lr: 0.05 },
        { id: 'adamw', lr: 0.05 },
      ],
    },
  },
  {
    id: 'four-valleys',
    title: 'Four valleys',
    story:
      'Four equal minima, and from this one start the racers end in three of them. Nudge the start by a hair and they change their minds.',
    recipe: {
      lab: 'descent',
      title: 'Four valleys',
      surface: { id: 'himmelblau' },
      start: [-0.2, 0.7],
      steps: 150,
      optimizers: [
        { id: 'sgd', lr: 0.01 },
        { id: 'momentum', lr: 0.004, momentum: 0.9 },
        { id: 'rmsprop', lr: 0.05 },
        { id: 'adam', lr: 0.2 },
      ],
    },
  },
  {
    id: 'radam-explodes',
    title: 'RAdam’s bare steps',
    story:
      'RAdam waits until its variance estimate is to be trusted, and until then it steps like plain momentum: five bare steps, and at lr 0.01 the first is already 2.3 long. Adam beside it moves by lr. Lower lr to 0.001 and RAdam behaves.',
    recipe: {
      lab: 'descent',
      title: 'RAdam’s bare first steps',
      surface: { id: 'rosenbrock' },
      start: [-1.2, 1],
      steps: 30,
      optimizers: [
        { id: 'radam', lr: 0.01 },
        { id: 'adam', lr: 0.01 },
      ],
    },
  },
  {
    id: 'decay-two-ways',
    title: 'AdamW is not L2',
    story:
      'On a tilted plane nothing but decay can stop a racer. With L2 it stops where weight_decay·θ cancels the slope, at x = −0.2 and y = −2: the gentle slope of x is held back ten times as much. AdamW forgets slopes: both coordinates go to −1/weight_decay = −2.',
    recipe: {
      lab: 'descent',
      title: 'AdamW is not Adam with L2',
      surface: {
        id: 'typed',
        formula: 's*x + 10*s*y',
        s: 0.1,
        view: { x: [-3, 3], y: [-3, 3] },
      },
      start: [2, 2],
      steps: 400,
      optimizers: [
        { id: 'adam', lr: 0.02, weight_decay: 0.5 },
        { id: 'adamw', lr: 0.02, weight_decay: 0.5 },
      ],
    },
  },
  {
    id: 'climbs-again',
    title: 'It climbs again',
    story:
      'Cosine annealing reaches its lowest rate at T_max = 60 and then, if nobody stops it, climbs back. Watch lr in its small chart and the loss beside it: what the falling rate gained over the noise, the rising one gives back. Set T_max to 120.',
    recipe: {
      lab: 'descent',
      title: 'A schedule that climbs again',
      surface: { id: 'quadratic', kappa: 30, theta: 0.35 },
      start: [-2.4, 1.2],
      steps: 120,
      optimizers: [{ id: 'sgd', lr: 0.06 }],
      schedule: { id: 'cosine', T_max: 60 },
      noise: { kind: 'gaussian', std: 3, seed: 2 },
    },
  },
  {
    id: 'noise-floor',
    title: 'Noise floor',
    story:
      'A constant rate stops falling where the noise takes back what each step gains, and a smaller constant rate only moves that floor. Give it a schedule under Schedule, noise, clipping: step decay breaks through one floor after another.',
    recipe: {
      lab: 'descent',
      title: 'The floor that noise builds',
      surface: { id: 'quadratic', kappa: 10, theta: 0.35 },
      start: [-2.4, 1.2],
      steps: 600,
      optimizers: [
        { id: 'sgd', lr: 0.1 },
        { id: 'sgd', lr: 0.02 },
        { id: 'sgd', lr: 0.004 },
      ],
      noise: { kind: 'gaussian', std: 1, seed: 1 },
    },
  },
  {
    id: 'typed-optimizer',
    title: 'Your own lines',
    story:
      'The lines on the card are the optimizer: momentum that lets go wherever it disagrees with the gradient. Take the factor away, add a sign, divide by a norm; new names become sliders at once.',
    recipe: {
      lab: 'descent',
      title: 'An optimizer of your own',
      surface: { id: 'quadratic', kappa: 60, theta: 0.5 },
      start: [-2.4, -0.4],
      steps: 150,
      optimizers: [
        {
          id: 'typed',
          name: 'Restarting momentum',
          update: 'm = beta*m*(1 + sign(m*grad))/2 + grad\ntheta = theta - lr*m',
          lr: 0.012,
          beta: 0.92,
        },
        { id: 'momentum', lr: 0.012, momentum: 0.92 },
      ],
    },
  },
  {
    id: 'curvature-learned',
    title: 'Learned curvature',
    story:
      'One step of L-BFGS with line search looks several times before it leaps, and by then has learned how the valley bends. Count steps, then mind what a step cost: it needs the whole gradient, and noise breaks it. Add noise and see.',
    recipe: {
      lab: 'descent',
      title: 'Curvature learned on the way',
      surface: { id: 'rosenbrock' },
      start: [-1.2, 1],
      starts: [[1.6, -0.6]],
      steps: 40,
      optimizers: [
        { id: 'lbfgs', max_iter: 1, max_eval: 20, line_search_fn: 'strong_wolfe' },
        { id: 'newton' },
        { id: 'sgd', lr: 0.001 },
      ],
    },
  },
];

/** Whether a story still fits: its sliders are there to be moved, but another surface or other racers are another story. */
export function isSameRace(told: DescentRecipe, present: DescentRecipe): boolean {
  const kinds = ({ optimizers }: DescentRecipe) => optimizers.map(({ id }) => id).join();
  return told.surface.id === present.surface.id && kinds(told) === kinds(present);
}
