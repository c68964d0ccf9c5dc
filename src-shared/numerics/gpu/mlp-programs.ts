/**
 * The optimizers of a training job as every GPU engine runs them: update programs and their step tables in float32.
 */
import { AppError } from '../../contract/result.ts';
import { hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import { factorsMatrices } from '../cpu/create-stepper.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';

export interface ProgramWithTable {
  readonly program: OptimizerProgram;
  /** One row a step of the run, one column for each of the program's scalars. */
  readonly table: Float32Array;
}

/** One for each of the plan's optimizers. Throws AppError('unavailable') on what only the CPU can. */
export function programsOf({ job, optimizers }: MlpPlan): readonly ProgramWithTable[] {
  const { id } = job.optimizer;
  if (factorsMatrices(id))
    throw new AppError(
      'unavailable',
      `optimizer "${id}" remembers rows and columns of each matrix, which the GPU engine does not.`,
      'The CPU engine trains with it.',
    );
  return optimizers.map((choice) => {
    const program = createProgram(optimizerEntryOf(choice).definition, hyperparametersOf(choice));
    return { program, table: Float32Array.from(program.table(job.steps, job.lrScale)) };
  });
}
