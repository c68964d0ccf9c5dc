/**
 * The optimizers a race can hold: all that are defined by update lines, and so run on every engine.
 * Several entries may share one definition with other defaults.
 */
import type { OptimizerEntry } from './optimizer-definition.ts';
import { ADAM_FAMILY } from './optimizers-adam.ts';
import { ADAPTIVE_METHODS } from './optimizers-adaptive.ts';
import { DESCENT_METHODS } from './optimizers-descent.ts';

export const OPTIMIZERS: readonly OptimizerEntry[] = [...DESCENT_METHODS, ...ADAPTIVE_METHODS, ...ADAM_FAMILY];
