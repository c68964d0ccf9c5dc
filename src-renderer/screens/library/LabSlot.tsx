/** The place of a live block inside a note: loaded when the note is, and unable to take the note down with it. */
import { lazy, Suspense, use } from 'react';
import { ErrorBoundary } from '../../app/ErrorBoundary.tsx';
import { loadPart } from '../../app/load-part.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { NoteContext } from './note-context.ts';

const LabBlock = lazy(loadPart(() => import('../../labs/LabBlock.tsx')));

export function LabSlot({ source }: { readonly source: string }) {
  const { printing } = use(NoteContext);
  return (
    <div className="lab-slot">
      <ErrorBoundary what="This lab" resetKey={source}>
        <Suspense
          fallback={
            <div className="lab-slot-wait" data-lab-wait="">
              <Spinner label="Setting up the lab…" />
            </div>
          }
        >
          <LabBlock source={source} printing={printing} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
