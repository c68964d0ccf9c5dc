/** What the badge of every run of the `norm` lab says: the sizes are a reader's, so float64 on one core is fast enough. */
export const FLOAT64 = { backend: 'cpu', description: 'CPU, float64' } as const;
