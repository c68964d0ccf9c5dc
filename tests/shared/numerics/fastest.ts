/** Milliseconds of the fastest of a few tries: what the work takes, whoever else is on the machine. */
export function fastest(work: () => void, tries = 5): number {
  const times = Array.from({ length: tries }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...times);
}
