/** Puts the handlers of all subjects together; the type says that none is missing. No logic. */
import type { Handlers, Response } from '@shared/contract/contract.ts';
import type { Desk } from './desk.ts';
import type { Exporter } from './export/exporter.ts';

export interface Composition {
  readonly desk: Pick<Desk, 'handlers'>;
  readonly exporter: Pick<Exporter, 'handlers'>;
  readonly about: Response<'desk:about'>;
}

export function composeHandlers({ desk, exporter, about }: Composition): Handlers {
  return { ...desk.handlers, ...exporter.handlers, 'desk:about': () => about };
}
