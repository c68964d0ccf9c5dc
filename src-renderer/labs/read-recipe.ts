/** Text to a checked recipe of any lab: JSON, then the lab's own rules. Refusals are sentences for the reader, never thrown. */
import { AppError, type Result, toErrorData } from '@shared/contract/result.ts';
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { parseLabRecipe } from '@shared/numerics/labs/list.ts';

/** The recipe with every default filled in, or what is wrong with it. */
export function readRecipe(source: string): Result<LabRecipe> {
  try {
    return { ok: true, value: parseLabRecipe(parseJson(source)) };
  } catch (thrown) {
    return { ok: false, error: toErrorData(thrown) };
  }
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError(
      'invalid-recipe',
      `This lab's recipe must be JSON; ${reason}`,
      'Check for a missing comma, quote or brace in the lab block.',
      { cause: thrown },
    );
  }
}
