/** Small plain objects that callers write down anew in every render, kept the same for as long as they say the same. */
import { useMemo } from 'react';

/** `value`: plain numbers, texts, arrays and objects of them. */
export function useStable<T>(value: T): T {
  const key = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for all that `value` says
  return useMemo(() => value, [key]);
}
