/**
 * A schedule as PyTorch source. What PyTorch has no class for becomes a LambdaLR whose factor is printed from the formula.
 */
import { AppError } from '../../contract/result.ts';
import { parseFormula } from '../expression/parse.ts';
import { printPython } from '../expression/python.ts';
import { bind, type Expr, fold, number } from '../expression/tree.ts';
import { type ArgumentValues, numbersOf, pythonKeywords } from './arguments.ts';
import {
  findSchedule,
  isChained,
  isSequential,
  type ScheduleChoice,
  type ScheduleEntry,
  scheduleArguments,
} from './schedules.ts';

const MODULE = 'torch.optim.lr_scheduler';
const NOT_IN_TORCH = ['noam', 'warmup_cosine'];

/**
 * `torch.optim.lr_scheduler.StepLR(optimizer, step_size=7, gamma=0.5)`; needs `import torch`. `baseLr` > 0 is the
 * optimizer's rate. Throws AppError('invalid-recipe') on an illegal choice.
 */
export function schedulePython(choice: ScheduleChoice, baseLr: number): string {
  if (isSequential(choice) || isChained(choice)) {
    const parts = choice.schedules.map((part) => schedulePython(part, baseLr)).join(', ');
    return isChained(choice)
      ? `${MODULE}.ChainedScheduler([${parts}])`
      : `${MODULE}.SequentialLR(optimizer, [${parts}], milestones=[${choice.milestones.join(', ')}])`;
  }
  const entry = findSchedule(choice.id);
  const values = scheduleArguments(choice);
  if (NOT_IN_TORCH.includes(entry.id)) return `${MODULE}.LambdaLR(optimizer, ${factorOf(entry, values, baseLr)})`;
  const plain = entry.args.filter(({ kind }) => kind !== 'formula');
  const formulas = entry.args.flatMap((argument) => {
    const text = values[argument.name];
    if (argument.kind !== 'formula' || typeof text !== 'string') return [];
    const [variable = 'k'] = argument.variables;
    return [`${argument.name}=${lambda(parseFormula(text, argument.variables), variable)}`];
  });
  return `${MODULE}.${entry.name}(${['optimizer', ...pythonKeywords(plain, values), ...formulas].join(', ')})`;
}

function factorOf(entry: ScheduleEntry, values: ArgumentValues, baseLr: number): string {
  if (!(baseLr > 0))
    throw new AppError('invalid-recipe', `The optimizer's rate must be above 0; got ${baseLr}.`, 'Set lr to 1.');
  const numbers = { ...numbersOf(values), B: baseLr };
  const rate = bind(parseFormula(entry.formula(values), ['k', ...Object.keys(numbers)]), numbers);
  return lambda(fold('divide', [rate, number(baseLr)]), 'k');
}

// The printed formula wants a tensor; torch calls with an int.
function lambda(expr: Expr, variable: string): string {
  const argument = `torch.tensor(${variable}, dtype=torch.float64)`;
  return `lambda ${variable}: (lambda ${variable}: float(${printPython(expr)}))(${argument})`;
}
