/**
 * What a lab is to everything around it: a recipe that is checked, a run that makes a value of it which survives JSON. The
 * sandbox, notes, command line and PDF know labs by this interface alone.
 */
import { AppError } from '../../contract/result.ts';
import type { BackendCandidate } from '../ensemble/choose-backend.ts';
import type { MlpEngine } from '../mlp/mlp-engine.ts';
import type { SignalEngine } from '../signal/signal-engine.ts';
import type { Cancellation, DescentEngine } from './descent-engine.ts';

/** What every recipe has; the rest is the lab's own. Plain JSON throughout. */
export interface LabRecipe {
  readonly lab: string;
  readonly title?: string | undefined;
}

/** Where the numbers of a run come from: what a badge says. */
export interface Provenance {
  readonly backend: string;
  /** For the reader, e.g. `WebAssembly, float32, 4 threads`. */
  readonly description: string;
  /** Largest difference to float64 on a sample, relative to the larger of 1 and the value; absent: this is float64. */
  readonly difference?: number | undefined;
  /** Of the run's random numbers; absent if it uses none. */
  readonly seed?: number | undefined;
  /** Backends that were tried before this one, each with the sentence in which it gave up. */
  readonly refused?: readonly { readonly backend: string; readonly sentence: string }[] | undefined;
}

export interface LabOutcome {
  /** The recipe with every default filled in: it alone repeats the run. */
  readonly recipe: LabRecipe;
  readonly computed: Provenance;
}

/** Engines as a host can give them, each opened when it is first asked for. */
export interface LabEngines {
  readonly descent: () => Promise<DescentEngine>;
  /** In the order they are to be tried. */
  readonly ensembles: readonly BackendCandidate[];
  readonly signal: () => Promise<SignalEngine>;
  /** Trains populations of networks. */
  readonly mlp: () => Promise<MlpEngine>;
}

export interface LabContext {
  readonly engines: LabEngines;
  /** A clock in milliseconds. */
  readonly now: () => number;
  /** Looked at between pieces of work. A run that is cancelled throws AppError('cancelled'). */
  readonly signal?: Cancellation | undefined;
  /** After every piece of work, with the share in [0, 1] that is done. Awaited: the place to let events through. */
  readonly onProgress?: ((share: number) => void | Promise<void>) | undefined;
  /** A coarser outcome that is worth showing while the run goes on. */
  readonly onPreview?: ((outcome: LabOutcome) => void) | undefined;
}

export interface Lab<Recipe extends LabRecipe = LabRecipe, Outcome extends LabOutcome = LabOutcome> {
  readonly id: Recipe['lab'];
  readonly title: string;
  /** What one does with it, in one sentence. */
  readonly sentence: string;
  /**
   * Checks anything as a recipe and fills in every default.
   * Throws AppError('invalid-recipe') with a sentence naming the culprit and the rule, and the cure as hint.
   */
  parse(input: unknown): Recipe;
  /** Throws AppError: 'cancelled' after `signal.aborted`, 'unavailable' if an engine dies. */
  run(recipe: Recipe, context: LabContext): Promise<Outcome>;
}

/** Lets events through and ends a run whose reader has gone. Throws AppError('cancelled'). */
export async function checkpoint({ signal, onProgress }: LabContext, share: number): Promise<void> {
  await onProgress?.(share);
  if (signal?.aborted) throw new AppError('cancelled', 'The run was stopped.');
}
