/**
 * The labs there are: what `saddlepoint list labs` prints and a note's ```lab block may name.
 */

export interface LabEntry {
  readonly id: string;
  readonly title: string;
  /** What one does with it, in one sentence. */
  readonly sentence: string;
}

export const LABS: readonly LabEntry[] = [
  {
    id: 'descent',
    title: 'Descent race',
    sentence: 'Optimizers race from one start on a loss surface whose curvature is shown beside them.',
  },
];
