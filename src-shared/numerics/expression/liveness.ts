/**
 * Which derivatives of a register can differ from 0 at all: a register that does not read y has no ∂y, whatever its numbers
 * are. An infinite or undefined factor of such a derivative must not reach the result. Knows no numbers.
 */
import type { Op } from './operations.ts';
import type { Tape } from './tape.ts';

/** A bit for each place of a jet after the value. */
export const X = 1;
export const Y = 2;
export const XX = 4;
export const XY = 8;
export const YY = 16;

/** The second derivatives that a product of first derivatives of two registers can be. */
export function crossed(u: number, v: number): number {
  const mixed = ((u & X) !== 0 && (v & Y) !== 0) || ((u & Y) !== 0 && (v & X) !== 0);
  return (u & v & X ? XX : 0) | (mixed ? XY : 0) | (u & v & Y ? YY : 0);
}

const FLAT: ReadonlySet<Op> = new Set<Op>([
  'sign',
  'floor',
  'ceil',
  'round',
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
  'equal',
  'unequal',
]);
/** Constant in pieces: no derivative anywhere. */
export function isFlat(op: Op): boolean {
  return FLAT.has(op);
}

const LINEAR: ReadonlySet<Op> = new Set<Op>(['negate', 'add', 'subtract', 'min', 'max', 'clamp', 'abs', 'mod']);

/** The bits of every register of a tape whose two inputs are x and y. */
export function livenessOf({ nodes }: Tape): readonly number[] {
  const live = [X, Y];
  for (const node of nodes)
    live.push(
      typeof node === 'number'
        ? 0
        : after(
            node.op,
            node.args.map((at) => live[at] ?? 0),
          ),
    );
  return live;
}

function after(op: Op, args: readonly number[]): number {
  const [u = 0, v = 0, w = 0] = args;
  if (isFlat(op)) return 0;
  if (op === 'where') return v | w;
  if (op === 'multiply') return u | v | crossed(u, v);
  const any = u | v | w;
  return LINEAR.has(op) ? any : any | crossed(any, any);
}
