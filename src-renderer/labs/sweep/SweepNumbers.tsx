/** The pairs of a sweep as numbers to take away: a table of the best, all pairs as CSV, the best as a PyTorch script. */
import { pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { axisValue } from '@shared/numerics/labs/ensemble-proof.ts';
import type { SurfaceSweep, SweepOutcome } from '@shared/numerics/labs/sweep-outcome.ts';
import { toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';

/** The best of each row: a table of all pairs would be a book. */
export function BestOfRows({ outcome }: { readonly outcome: SweepOutcome }) {
  const { recipe, cells } = outcome;
  const { size, across, down } = recipe;
  const rows = Array.from({ length: size }, (_, row) => {
    let best = row * size;
    const rank = (index: number): number => {
      const steps = cells.settledAfter[index] ?? -1;
      return steps < 0 ? Number.POSITIVE_INFINITY : steps;
    };
    for (let index = best; index < (row + 1) * size; index += 1) if (rank(index) < rank(best)) best = index;
    return { row, best };
  });
  return (
    <DataTable
      fileName="sweep-best.csv"
      summary={`The best ${across.name} for each ${down.name}`}
      columns={[
        { name: down.name, values: rows.map(({ row }) => axisValue(down, size, row)) },
        { name: `best ${across.name}`, values: rows.map(({ best }) => axisValue(across, size, best % size)) },
        {
          name: 'steps to the goal',
          values: rows.map(({ best }) => {
            const steps = cells.settledAfter[best] ?? -1;
            return steps < 0 ? 'not reached' : steps;
          }),
        },
      ]}
    />
  );
}

export function cellsCsv({ recipe, cells }: SweepOutcome): string {
  const { size, across, down } = recipe;
  const count = size * size;
  const pairs = Array.from({ length: count }, (_, index) => index);
  return toCsv(
    [
      { name: across.name, values: pairs.map((index) => axisValue(across, size, index % size)) },
      { name: down.name, values: pairs.map((index) => axisValue(down, size, Math.floor(index / size))) },
      { name: 'steps to the goal', values: cells.settledAfter },
      { name: 'loss', values: cells.loss },
      { name: 'left', values: cells.left },
    ],
    count,
  );
}

/** The best pair as a script that asserts where float64 ends. */
export function bestScript(
  { surface, start, steps, clip }: SurfaceSweep,
  optimizer: OptimizerChoice | undefined,
): string {
  if (optimizer === undefined) throw new Error('There is no best pair: all of them leave.');
  const path = descend(surfaceOf(surface), optimizer, start, steps, { clip });
  return pytorchScript({
    surface,
    start,
    steps,
    optimizer,
    clip,
    end: [path.x[steps] ?? 0, path.y[steps] ?? 0],
    diverged: path.firstNonFinite !== undefined,
  });
}
