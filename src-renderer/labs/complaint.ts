/** What the numeric core says against something a person typed, in one line. */
import { toErrorData } from '@shared/contract/result.ts';

/** The sentence `work` throws, with its cure; undefined if it throws nothing. */
export function complaintOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (thrown) {
    const { message, hint } = toErrorData(thrown);
    return hint === undefined ? message : `${message} ${hint}`;
  }
}
