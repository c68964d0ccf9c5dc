/**
 * "Did you mean": which known names lie closest to one that is not known.
 */

/** Up to `count` of `known`, closest first by edit distance, and only those that are plausibly meant. */
export function nearestNames(name: string, known: readonly string[], count = 3): readonly string[] {
  return known
    .map((candidate) => ({ candidate, distance: distanceOf(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

// Half a name that begins right counts as close: "rms" means rmsprop.
function distanceOf(name: string, candidate: string): number {
  return name.length >= 3 && (candidate.startsWith(name) || name.startsWith(candidate))
    ? 1
    : editDistance(name, candidate);
}

// Levenshtein, one row at a time.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
