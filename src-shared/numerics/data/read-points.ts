/**
 * Labelled points from text: two numbers and a label on each line, separated by commas, semicolons or tabs. A line that
 * cannot be read is refused with its number, the rule and the cure.
 */
import { AppError } from '../../contract/result.ts';
import { MAX_CLASSES, MAX_SAMPLES, type SampleSet, type Task } from './sample-set.ts';

interface Row {
  /** Counted from 1, as an editor counts. */
  readonly line: number;
  readonly fields: readonly string[];
}

function refuse(sentence: string, cure: string): never {
  throw new AppError('invalid-recipe', sentence, cure);
}

/**
 * A first line whose first two fields are no numbers is taken as the names of the columns. Labels of classes may be any words; they
 * are numbered in the order of their names. Throws AppError('invalid-recipe').
 */
export function readPointsCsv(text: string, task: Task): SampleSet {
  const rows = rowsOf(text);
  const body = rows[0] !== undefined && isHeader(rows[0]) ? rows.slice(1) : rows;
  if (body.length === 0)
    refuse('The CSV has no points.', 'Give one point a line: x, y, label, for example 0.5, -1.2, 1.');
  if (body.length > MAX_SAMPLES)
    refuse(
      `The CSV must have at most ${MAX_SAMPLES} points; got ${body.length}.`,
      'Take a random sample of the lines.',
    );
  for (const row of body) checkWidth(row);
  const x = Float64Array.from(body.flatMap((row) => [numberAt(row, 0, 'x'), numberAt(row, 1, 'y')]));
  if (task === 'regression')
    return { task, x, label: Float64Array.from(body, (row) => numberAt(row, 2, 'the number to predict')), classes: [] };
  const classes = classesOf(body);
  return { task, x, label: Float64Array.from(body, ({ fields }) => classes.indexOf(fields[2] ?? '')), classes };
}

function rowsOf(text: string): Row[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const fields = line.split(/[,;\t]/).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
    return [{ line: index + 1, fields }];
  });
}

const isNumber = (field: string | undefined): boolean =>
  field !== undefined && field !== '' && Number.isFinite(Number(field));

function isHeader({ fields }: Row): boolean {
  return !isNumber(fields[0]) && !isNumber(fields[1]);
}

function checkWidth({ line, fields }: Row): void {
  if (fields.length !== 3)
    refuse(
      `Line ${line} of the CSV must have three fields, x, y and label; it has ${fields.length}.`,
      fields.length < 3 ? 'Separate the fields by commas, semicolons or tabs.' : 'Keep the two columns to learn from.',
    );
  if (fields[2] === '')
    refuse(`Line ${line} of the CSV must have a label; its third field is empty.`, 'Add it or remove the line.');
}

function numberAt({ line, fields }: Row, index: number, what: string): number {
  const field = fields[index] ?? '';
  if (isNumber(field)) return Number(field);
  return refuse(
    `In line ${line} of the CSV ${what} must be a finite number; got "${field.slice(0, 40)}".`,
    /^-?\d+,\d+$/.test(field) ? 'Write a decimal point.' : 'Correct or remove the line.',
  );
}

function classesOf(rows: readonly Row[]): readonly string[] {
  const names = [...new Set(rows.map(({ fields }) => fields[2] ?? ''))];
  if (names.length < 2)
    refuse(
      `The labels of the CSV must name at least two classes; all are "${names[0]}".`,
      'Add points of another class.',
    );
  if (names.length > MAX_CLASSES)
    refuse(
      `The labels of the CSV must name at most ${MAX_CLASSES} classes; they name ${names.length}.`,
      'If the labels are measurements, set "task": "regression".',
    );
  return names.every(isNumber) ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}
