/** The numbers behind a plot as a table, for reading with a screen reader or by eye, and as CSV for any other tool. */
import { Table } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { downloadText } from '../copy-text.ts';
import { type TableColumn, toCsv } from './csv.ts';
import { numberText } from './number-text.ts';
import { sampleRows } from './row-sample.ts';
import './plots.css';

export interface DataTableProps {
  /** The first column names the rows, e.g. the step. */
  readonly columns: readonly TableColumn[];
  readonly summary?: string | undefined;
  /** More rows than this are thinned evenly. Default 40. */
  readonly maxRows?: number | undefined;
  /** Of the saved CSV, with its ending. */
  readonly fileName: string;
}

const DIGITS = 5;

export function DataTable({ columns, summary = 'Numbers behind the picture', maxRows = 40, fileName }: DataTableProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="data-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary id={id}>{summary}</summary>
      {isOpen && <TableBody columns={columns} maxRows={maxRows} fileName={fileName} labelledBy={id} />}
    </details>
  );
}

interface TableBodyProps {
  readonly columns: readonly TableColumn[];
  readonly maxRows: number;
  readonly fileName: string;
  readonly labelledBy: string;
}

export function TableBody({ columns, maxRows, fileName, labelledBy }: TableBodyProps) {
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  const shown = sampleRows(rows, maxRows);
  return (
    <>
      <div className="data-table-foot">
        <Button size="small" icon={<Table />} onClick={() => downloadText(toCsv(columns, rows), fileName, 'text/csv')}>
          Save CSV
        </Button>
        {shown.length < rows && (
          <p>
            {shown.length} of {rows.toLocaleString('en')} rows, evenly spread; the CSV has all of them.
          </p>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll must be reachable by keyboard */}
      <section className="data-table-scroll" aria-labelledby={labelledBy} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map(({ name, unit }) => (
                <th key={name} scope="col">
                  {name}
                  {unit !== undefined && <span className="data-table-unit"> ({unit})</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row}>
                {columns.map(({ name, values }, index) =>
                  index === 0 ? (
                    <th key={name} scope="row">
                      {cellText(values[row])}
                    </th>
                  ) : (
                    <td key={name}>{cellText(values[row])}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function cellText(value: number | string | undefined): string {
  return typeof value === 'number' ? numberText(value, DIGITS) : (value ?? '');
}
