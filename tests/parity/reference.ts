/**
 * Reads the reference fixtures (tests/reference, or the folder named by REFERENCE_DIR) and translates their JavaScript
 * expressions into our formula language. Knows the encodings of the reference README and nothing of the engines.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createSurface, type Surface } from '@shared/numerics/catalog/surface.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';

/** A number as the files write it: non-finite ones are words. */
export type FileNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export interface ReferenceSurface {
  readonly params: Readonly<Record<string, number>>;
  readonly start: readonly [number, number];
  readonly f: string;
  readonly gx: string;
  readonly gy: string;
}

export interface ReferenceSetting {
  readonly optimizer: string;
  /** null is Python's None. */
  readonly hyper: Readonly<Record<string, number | boolean | string | null | [number, number]>>;
  readonly optional?: boolean;
}

export interface ReferenceTrajectory {
  readonly surface: string;
  readonly setting: string;
  readonly reliable: number;
  readonly reliable32: number;
  readonly firstNonFinite: number | null;
  readonly x: readonly FileNumber[];
  readonly y: readonly FileNumber[];
  readonly loss: readonly FileNumber[];
  readonly avgX?: readonly FileNumber[];
  readonly avgY?: readonly FileNumber[];
}

export interface ReferenceSequence {
  readonly id: string;
  readonly shape: readonly number[];
  readonly steps: number;
  readonly p0: readonly FileNumber[];
  readonly grads: readonly (readonly FileNumber[])[];
  readonly lrScale: readonly number[] | null;
  readonly results: readonly { readonly setting: string; readonly params: readonly (readonly FileNumber[])[] }[];
}

export interface OptimizersFile {
  readonly steps: number;
  readonly surfaces: Readonly<Record<string, ReferenceSurface>>;
  readonly settings: Readonly<Record<string, ReferenceSetting>>;
  readonly trajectories: readonly ReferenceTrajectory[];
  readonly sequences: readonly ReferenceSequence[];
}

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number | readonly number[];
}

export interface LinalgFile {
  readonly surfaces: Readonly<Record<string, ReferenceSurface>>;
  readonly matrices: readonly {
    readonly id: string;
    readonly n: number;
    readonly A: { readonly data: readonly number[] };
    readonly eigenvalues: readonly number[];
    readonly eigenvectors: { readonly data: readonly number[] };
    readonly degenerate: readonly (readonly number[])[];
    readonly cond: FileNumber;
    readonly tol?: Readonly<Record<string, Tolerance>>;
  }[];
  readonly points: readonly {
    readonly surface: string;
    readonly kind: string;
    readonly point: readonly [number, number];
    readonly loss: FileNumber;
    readonly grad: readonly FileNumber[];
    readonly hessian: readonly (readonly FileNumber[])[];
    readonly hessianEigenvalues: readonly FileNumber[];
    readonly cond: FileNumber;
    readonly tol?: Readonly<Record<string, Tolerance>>;
  }[];
}

const FOLDER = process.env.REFERENCE_DIR ?? resolve(import.meta.dirname, '../reference');

function readReference(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

export const readOptimizers = (): OptimizersFile => readReference('optimizers.json') as OptimizersFile;
export const readLinalg = (): LinalgFile => readReference('linalg.json') as LinalgFile;

export function num(value: FileNumber | undefined): number {
  return value === undefined ? Number.NaN : Number(value);
}

/** `|got − ref| ≤ atol + rtol·|ref|`; any non-finite value equals any other non-finite one. */
export function isClose(got: number, ref: number, rtol = 1e-10, atol = 1e-12): boolean {
  if (!Number.isFinite(ref)) return !Number.isFinite(got);
  return Math.abs(got - ref) <= atol + rtol * Math.abs(ref);
}

/** Math.cos(x)**2 → cos(x)^2. The two languages agree on everything else the files use. */
export function translateFormula(javaScript: string): string {
  return javaScript.replaceAll('Math.PI', 'pi').replaceAll('Math.E', 'e').replaceAll('Math.', '').replaceAll('**', '^');
}

export function surfaceFrom(reference: ReferenceSurface): Surface {
  return createSurface(translateFormula(reference.f), reference.params);
}

/** The optimizers of the reference README by the name the files use, with their ids in our catalogue. */
const OPTIMIZER_IDS: Readonly<Record<string, string>> = {
  SGD: 'sgd',
  Adagrad: 'adagrad',
  Adadelta: 'adadelta',
  RMSprop: 'rmsprop',
  Adam: 'adam',
  AdamW: 'adamw',
  Adamax: 'adamax',
  NAdam: 'nadam',
  RAdam: 'radam',
  Rprop: 'rprop',
  ASGD: 'asgd',
  Lion: 'lion',
  Adafactor: 'transformers-adafactor',
  AdafactorTorch: 'adafactor',
  HeavyBall: 'heavy-ball',
  NesterovTextbook: 'textbook-nesterov',
};

/** A faulty release of NAdam, recorded to be looked at and not to be matched. */
const NOT_TO_BE_MATCHED: ReadonlySet<string> = new Set(['NAdam_torch1131']);

/**
 * Our choice for a setting; undefined for one that is marked optional and known to be wrong. None stands for our default.
 * Throws on an optimizer nobody has heard of.
 */
export function choiceFrom(setting: ReferenceSetting): OptimizerChoice | undefined {
  if (setting.optional === true && NOT_TO_BE_MATCHED.has(setting.optimizer)) return undefined;
  const id = OPTIMIZER_IDS[setting.optimizer];
  if (id === undefined) throw new Error(`no optimizer of the catalogue answers to "${setting.optimizer}"`);
  const given = Object.entries(setting.hyper).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(given), id };
}
