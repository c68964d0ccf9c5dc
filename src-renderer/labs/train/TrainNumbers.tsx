/** The curves of a run as numbers: a table for reading, a CSV to take away. */
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { type TableColumn, toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';

export function CurvesTable({ outcome }: { readonly outcome: TrainOutcome }) {
  return <DataTable fileName="training-curves.csv" summary="The curves as a table" columns={columnsOf(outcome)} />;
}

export function curvesCsv(outcome: TrainOutcome): string {
  return toCsv(columnsOf(outcome), outcome.curves.trainLoss.length);
}

function columnsOf({ curves, task, validation }: TrainOutcome): TableColumn[] {
  const isHeld = validation.label.length > 0;
  const isClass = task === 'classes';
  return [
    { name: 'epoch', values: curves.trainLoss.map((_, epoch) => epoch) },
    { name: 'training loss', values: curves.trainLoss },
    ...(isHeld ? [{ name: 'held-out loss', values: curves.validationLoss }] : []),
    ...(isClass ? [{ name: 'training accuracy', values: curves.trainAccuracy }] : []),
    ...(isClass && isHeld ? [{ name: 'held-out accuracy', values: curves.validationAccuracy }] : []),
  ];
}
