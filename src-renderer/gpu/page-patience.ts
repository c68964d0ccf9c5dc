/** How long a chunk on the GPU may take before the device counts as stuck; works in the page and in its threads. */
import { type Patience, patienceOf } from '@shared/numerics/gpu/session.ts';

/** Chunks are cut to a tenth of a second; a busy software adapter may take a hundred times that. */
const STUCK_MS = 20_000;

export const PAGE_PATIENCE: Patience = patienceOf(STUCK_MS, (done, ms) => {
  const timer = setTimeout(done, ms);
  return () => clearTimeout(timer);
});
