/**
 * A live block of a note: reads the recipe, says in a sentence what is wrong with it, or brings up the lab when it scrolls into
 * view. On paper every lab is a figure, at once.
 */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { readRecipe } from './read-recipe.ts';
import { viewOf } from './views.ts';
import './labs.css';

export interface LabBlockProps {
  /** The text inside the ```lab fence: JSON. */
  readonly source: string;
  readonly printing?: boolean;
}

export default function LabBlock({ source, printing = false }: LabBlockProps) {
  const read = useMemo(() => readRecipe(source), [source]);
  if (!read.ok) {
    return (
      <Notice tone="error" title={read.error.message}>
        {read.error.hint}
      </Notice>
    );
  }
  if (printing) {
    const { Figure } = viewOf(read.value);
    return (
      <Suspense fallback={<p data-lab-wait="">Computing the figure…</p>}>
        <Figure recipe={read.value} />
      </Suspense>
    );
  }
  return <LazyLab recipe={read.value} />;
}

function LazyLab({ recipe }: { readonly recipe: LabRecipe }) {
  const ref = useRef<HTMLElement>(null);
  const isNear = useIsNear(ref);
  const { Lab } = viewOf(recipe);
  return (
    <figure ref={ref} className="lab-block" aria-label={`Lab: ${recipe.title ?? labOf(recipe).title}`}>
      {recipe.title !== undefined && <figcaption className="lab-block-title">{recipe.title}</figcaption>}
      {isNear ? (
        <Suspense fallback={<LabWait />}>
          <Lab key={JSON.stringify(recipe)} recipe={recipe} variant="note" />
        </Suspense>
      ) : (
        <LabWait />
      )}
    </figure>
  );
}

/** Holds the room a lab will take, so that the note does not jump when it comes. */
function LabWait() {
  return (
    <div className="lab-wait">
      <Spinner label="The lab starts when it comes into view" />
    </div>
  );
}

/** True once the element has been within a screen's half of the window. */
function useIsNear(ref: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '50% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, isNear]);
  return isNear;
}
