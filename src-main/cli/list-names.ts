/** What `saddlepoint list` can list. Names only: what stands behind them is read when it is asked for. */

export const CATALOGUE_LISTS = ['schedules', 'activations', 'losses', 'initializers', 'norms'] as const;

export const LISTS: readonly string[] = ['concepts', 'questions', 'labs', 'surfaces', 'optimizers', ...CATALOGUE_LISTS];
