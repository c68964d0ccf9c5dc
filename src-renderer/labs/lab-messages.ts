/** What the page and the thread that runs labs say to each other. */
import type { ErrorData } from '@shared/contract/result.ts';
import type { EnsembleBackend } from '@shared/numerics/ensemble/ensemble-engine.ts';
import type { LabOutcome, LabRecipe } from '@shared/numerics/labs/lab.ts';

/** `auto`: the fastest backend that agrees with float64. */
export type BackendWish = 'auto' | 'cpu' | 'wasm' | 'webgpu';

export interface LabRequest {
  readonly recipe: LabRecipe;
  readonly backend: BackendWish;
  /** What `auto` stands for in this page. */
  readonly fastest: EnsembleBackend;
}

export type LabReply =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'preview'; readonly outcome: LabOutcome }
  | { readonly kind: 'done'; readonly outcome: LabOutcome }
  | { readonly kind: 'failed'; readonly error: ErrorData };
