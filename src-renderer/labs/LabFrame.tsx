/**
 * The bench every engine lab stands on: caption and badge above; controls, picture and findings beside each other; what can be
 * taken away below. In a note the same parts in a smaller order. Knows runs and recipes, no lab.
 */
import type { LabOutcome, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { type MouseEvent, type ReactNode, useRef } from 'react';
import { Notice } from '../ui/Notice.tsx';
import { LabBadge } from './LabBadge.tsx';
import { openInSandbox, sandboxHref } from './sandbox-link.ts';
import { TakeAway, type TakeAwayProps } from './TakeAway.tsx';
import type { LabRun } from './use-lab-run.ts';
import './labs.css';
import './lab-frame.css';

export interface LabFrameProps {
  readonly recipe: LabRecipe;
  readonly variant: 'screen' | 'note';
  readonly run: LabRun<LabOutcome>;
  readonly caption?: ReactNode;
  /** All controls on the bench; the few that matter in a note. */
  readonly controls: ReactNode;
  /** The picture; what is marked data-picture inside it is what is exported. */
  readonly picture: ReactNode;
  /** What the picture shows, in words and numbers: verdicts, read-outs, a second plot. Left out of notes if `isSideInNote` is false. */
  readonly side?: ReactNode;
  readonly isSideInNote?: boolean;
  /** The numbers behind the picture, for a screen reader and for anyone. */
  readonly table: ReactNode;
  readonly takeAway?: Pick<TakeAwayProps, 'csv' | 'pytorch'>;
}

export function LabFrame(props: LabFrameProps) {
  const { recipe, variant, run, caption, controls, picture, side, isSideInNote = true, table, takeAway } = props;
  const root = useRef<HTMLDivElement>(null);
  const isNote = variant === 'note';
  // A note may hold many labs; their parts are no landmarks of the page.
  const Part = isNote ? 'div' : 'section';
  return (
    <div
      ref={root}
      className={`lab lab-frame is-${variant}`}
      data-lab={recipe.lab}
      aria-busy={run.progress !== undefined}
    >
      {run.error !== undefined && (
        <Notice tone="error" title={run.error.message}>
          {run.error.hint}
        </Notice>
      )}
      {!isNote && (
        <div className="lab-top">
          <div className="lab-caption">{caption}</div>
          <LabBadge run={run} />
        </div>
      )}
      <div className="lab-frame-body">
        <Part className="lab-frame-controls" aria-label={isNote ? undefined : 'Controls'}>
          {controls}
        </Part>
        <div className="lab-frame-picture">{picture}</div>
        {(!isNote || isSideInNote) && (
          <Part className="lab-frame-side" aria-label={isNote ? undefined : 'Findings'}>
            {side}
            {!isNote && table}
            {!isNote && (
              <TakeAway
                recipe={recipe}
                outcome={run.outcome}
                picture={() => root.current?.querySelector<HTMLElement>('[data-picture]') ?? undefined}
                {...takeAway}
              />
            )}
          </Part>
        )}
      </div>
      {isNote && (
        <>
          <div className="lab-frame-foot">
            <LabBadge run={run} />
            <SandboxLink recipe={recipe} />
          </div>
          {table}
        </>
      )}
    </div>
  );
}

function SandboxLink({ recipe }: { readonly recipe: LabRecipe }) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openInSandbox(recipe);
  };
  return (
    <a href={sandboxHref(recipe)} onClick={follow}>
      Open in sandbox
    </a>
  );
}
