/** A formula in x and y at many points through the WebAssembly reading, for tests. */
import { parseFormula } from '@shared/numerics/expression/parse.ts';
import { type Expr, symbol } from '@shared/numerics/expression/tree.ts';
import { ensembleModule } from '@shared/numerics/wasm/ensemble-module.ts';
import { compileModule, Lane } from '@shared/numerics/wasm/lane.ts';

export async function evaluateWasm(
  formula: string | Expr,
  x: Float32Array,
  y: Float32Array = new Float32Array(x.length),
): Promise<Float32Array> {
  const loss = typeof formula === 'string' ? parseFormula(formula, ['x', 'y']) : formula;
  const fields = ['x', 'y'];
  const bytes = ensembleModule({ fields, next: fields.map(symbol), loss, scalarNames: [], coefficientNames: [] });
  const state = new Float32Array(2 * x.length);
  state.set(x);
  state.set(y, x.length);
  const lane = await Lane.open(WebAssembly, await compileModule(WebAssembly, bytes), {
    bytes,
    coefficients: new Float32Array(0),
    fieldCount: 2,
    columns: 0,
    count: x.length,
    state,
  });
  return lane.read().loss;
}

/** |got − exact| in units of the last place float32 has at `exact`; 0 where both are the same kind of non-finite. */
export function errorInUlp(got: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (!Number.isFinite(rounded)) return Object.is(got, rounded) ? 0 : Number.POSITIVE_INFINITY;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(got - exact) / 2 ** (exponent - 23);
}
