/** For every racer that left for good: why, in words, and the way back to the step where it begins. */
import { explosionOf } from '@shared/numerics/labs/descent.ts';
import { Rewind } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../../ui/Button.tsx';
import { explosionWords } from './explosion-words.ts';
import { RacerSwatch } from './RacerSwatch.tsx';
import { pathName } from './styled-path.ts';
import type { Descent } from './use-descent.ts';

/** More would be a list to scroll; the inspector tells of any other. */
const MOST = 4;

export function Explosions({ descent }: { readonly descent: Descent }) {
  const { run, paths, facts, names } = descent;
  const found = useMemo(
    () =>
      run === undefined
        ? []
        : paths.flatMap((path) => {
            const explosion = explosionOf(run.recipe, facts.surface, path.trajectory);
            return explosion === undefined ? [] : [{ path, explosion }];
          }),
    [run, paths, facts],
  );
  if (found.length === 0) return null;
  return (
    <section className="explosions" aria-label="Why it diverged">
      <h2 className="lab-heading">Why it diverged</h2>
      {found.slice(0, MOST).map(({ path, explosion }) => (
        <div key={path.key} className="explosion">
          <p className="lab-verdict">
            <RacerSwatch style={path.style} /> <b>{pathName(path, names)}.</b>{' '}
            {explosionWords(explosion, path.trajectory.optimizer)}
          </p>
          <Button
            size="small"
            icon={<Rewind />}
            onClick={() => {
              descent.inspect(path);
              descent.send({ type: 'scrub', step: explosion.from });
            }}
          >
            Rewind to step {explosion.from}
          </Button>
        </div>
      ))}
      {found.length > MOST && <p className="number-control-help">And {found.length - MOST} more.</p>}
    </section>
  );
}
