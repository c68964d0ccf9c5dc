/**
 * Races that tell a story, each with the one sentence a reader should check with their own eyes. Plain recipes: anything here
 * could be typed in a note.
 */
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import type { Story } from '../lab-view.ts';

export const PRESETS: readonly Story<DescentRecipe>[] = [
  {
    id: 'zigzag',
    title: 'Zigzag at κ = 100',
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
    title: 'Momentum calms the steep axis',
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
    title: 'Over the stability limit',
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
    title: 'Adam’s first steps are all lr long',
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
    title: 'Rosenbrock’s banana',
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
];

/** Whether a story still fits: its sliders are there to be moved, but another surface or other racers are another story. */
export function isSameRace(told: DescentRecipe, present: DescentRecipe): boolean {
  const kinds = ({ optimizers }: DescentRecipe) => optimizers.map(({ id }) => id).join();
  return told.surface.id === present.surface.id && kinds(told) === kinds(present);
}
