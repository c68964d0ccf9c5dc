/** A lab's outcome for paper: computed in float64 on the page itself, once, so that nothing depends on the printer's machine. */
import { type ErrorData, toErrorData } from '@shared/contract/result.ts';
import type { LabOutcome, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { useEffect, useState } from 'react';
import { openEngines } from '../engines/thread-engines.ts';

export interface FigureRun<Outcome extends LabOutcome> {
  readonly outcome: Outcome | undefined;
  readonly error: ErrorData | undefined;
}

/** `recipe` must keep its identity while it does not change. */
export function useFigureRun<Outcome extends LabOutcome>(recipe: LabRecipe): FigureRun<Outcome> {
  const [run, setRun] = useState<FigureRun<Outcome>>({ outcome: undefined, error: undefined });
  useEffect(() => {
    const stop = new AbortController();
    labOf(recipe)
      .run(recipe, { engines: openEngines('cpu'), now: () => performance.now(), signal: stop.signal })
      .then(
        // What runs a lab answers with that lab's outcome.
        (outcome) => setRun({ outcome: outcome as Outcome, error: undefined }),
        (thrown: unknown) => {
          if (!stop.signal.aborted) setRun({ outcome: undefined, error: toErrorData(thrown) });
        },
      );
    return () => stop.abort();
  }, [recipe]);
  return run;
}
