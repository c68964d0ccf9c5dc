/** The logger writes whole lines and the whole chain of causes. */
import { expect, it } from 'vitest';
import { createLog } from '../../src-main/log.ts';

it('a line holds time, level and sentence, and an error its stack and its causes', () => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => 0,
  );
  log.info('ready');
  log.error('broken', new Error('outer', { cause: new Error('inner') }));
  expect(lines[0]).toBe('1970-01-01T00:00:00.000Z info ready');
  expect(lines[1]).toMatch(/error broken\nError: outer[\s\S]*caused by Error: inner/);
});
