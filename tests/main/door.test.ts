/** The door: who may ask, what may be asked, and that nothing else gets through or out. */
import { CHANNELS } from '@shared/contract/channels.ts';
import { AppError, type Result } from '@shared/contract/result.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDoor, type Door } from '../../src-main/door.ts';
import { createLog, silentLog } from '../../src-main/log.ts';
import { recordingHandlers, sampleRequests } from './sample-requests.ts';

const ours = { trusted: true, description: 'test' };

function openDoor(): { readonly door: Door; readonly called: string[] } {
  const { handlers, called } = recordingHandlers();
  return { door: createDoor({ handlers, log: silentLog }), called };
}

const errorOf = (result: Result<unknown>) => (result.ok ? undefined : result.error);

/** Wrong for every channel: none takes a list, a text, a number or an unknown field. */
const WRONG_SHAPES: readonly unknown[] = [
  undefined,
  null,
  0,
  'text',
  [],
  [{}],
  true,
  { unheardOf: 1 },
  { id: 5, roundId: 5, jobId: 5, conceptIds: 5, query: 5, areas: 5, theme: 5 },
  () => 1,
  Symbol('x'),
  10n,
  new Map(),
  new Date(0),
  new Uint8Array(8),
  /x/,
];

describe('the door', () => {
  it.each(CHANNELS)(
    '%s hands a request that fits its schema to its handler and brings the answer back',
    async (channel) => {
      const { door, called } = openDoor();
      const result = await door.knock({ channel, payload: sampleRequests[channel], sender: ours });
      expect(result).toEqual({ ok: true, value: { channel } });
      expect(called).toEqual([channel]);
    },
  );

  it.each(CHANNELS)('%s refuses every wrong shape before its handler runs', async (channel) => {
    const { door, called } = openDoor();
    for (const payload of WRONG_SHAPES) {
      const error = errorOf(await door.knock({ channel, payload, sender: ours }));
      expect(error?.code).toBe('invalid-request');
    }
    expect(called).toEqual([]);
  });

  it.each(CHANNELS)('%s refuses a known request with one field too many', async (channel) => {
    const { door, called } = openDoor();
    const payload = { ...sampleRequests[channel], path: '/etc/passwd' };
    expect(errorOf(await door.knock({ channel, payload, sender: ours }))?.code).toBe('invalid-request');
    expect(called).toEqual([]);
  });

  it.each(CHANNELS)('%s refuses a foreign sender whatever the request', async (channel) => {
    const { door, called } = openDoor();
    const sender = { trusted: false, description: 'frame at https://evil.test' };
    const error = errorOf(await door.knock({ channel, payload: sampleRequests[channel], sender }));
    expect(error?.code).toBe('foreign-sender');
    expect(called).toEqual([]);
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'desk:about ',
    'DESK:ABOUT',
    'desk',
    ['desk:about'],
    { toString: () => 'desk:about' },
    null,
    undefined,
    7,
    Symbol('desk:about'),
  ])('is not found under the name %o', async (channel) => {
    const { door, called } = openDoor();
    const error = errorOf(await door.knock({ channel, payload: {}, sender: ours }));
    expect(error).toMatchObject({ code: 'invalid-request', message: 'There is no channel of this name.' });
    expect(called).toEqual([]);
  });

  it('judges the sender before the channel and the channel before the payload', async () => {
    const { door } = openDoor();
    const foreign = { trusted: false, description: 'x' };
    const payload = new Proxy({}, { ownKeys: () => expect.fail('the payload was read') });
    expect(errorOf(await door.knock({ channel: 'nope', payload, sender: foreign }))?.code).toBe('foreign-sender');
    expect(errorOf(await door.knock({ channel: 'nope', payload, sender: ours }))?.message).toMatch(/no channel/);
  });
});

describe('a refusal', () => {
  const refusal = async (channel: string, payload: unknown) =>
    errorOf(await openDoor().door.knock({ channel, payload, sender: ours }))?.message;

  it('names the field and the rule', async () => {
    expect(await refusal('export:status', { jobId: 'x' })).toBe(
      'export:status: "jobId" must be 32 hexadecimal digits.',
    );
    expect(await refusal('library:search', { query: 'x', limit: 51 })).toBe(
      'library:search: "limit" must not be above 50.',
    );
    expect(await refusal('library:search', { query: 1, limit: 5 })).toBe(
      'library:search: "query" must be of type string.',
    );
    expect(await refusal('export:start', { conceptIds: ['adam', 4] })).toBe(
      'export:start: "conceptIds.1" must be of type string.',
    );
    expect(await refusal('desk:about', { x: 1 })).toBe(
      'desk:about: the request must have no other fields than the known ones.',
    );
  });

  it('tells no pattern and no list of allowed values', async () => {
    for (const channel of CHANNELS) {
      for (const payload of [...WRONG_SHAPES, { jobId: '-' }, { id: '-' }, { theme: '-' }, { roundId: '-' }]) {
        expect(await refusal(channel, payload)).not.toMatch(/\^|\[|pattern|light|kind|expected/i);
      }
    }
  });
});

describe('hostile payloads', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 'x' : { a: deep(levels - 1) });
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  cyclic.again = cyclic;
  const throwing = Object.defineProperty({}, 'query', {
    enumerable: true,
    get: () => {
      throw new Error('a getter ran');
    },
  });

  it.each([
    ['own __proto__', JSON.parse('{"query":"x","limit":1,"__proto__":{"isAdmin":true}}')],
    ['nested __proto__', JSON.parse('{"query":{"__proto__":{}},"limit":1}')],
    ['constructor', JSON.parse('{"query":"x","limit":1,"constructor":{"prototype":{}}}')],
    ['NaN', { query: 'x', limit: Number.NaN }],
    ['Infinity', { query: 'x', limit: Number.POSITIVE_INFINITY }],
    ['a fraction', { query: 'x', limit: 1.5 }],
    ['33 levels', { query: deep(33), limit: 1 }],
    ['5,000 levels', { query: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`), limit: 1 }],
    ['more than 1 MiB of text', { query: 'x'.repeat(1024 * 1024), limit: 1 }],
    ['more than 1 MiB in bytes but not in characters', { query: '∇'.repeat(400_000), limit: 1 }],
    ['a billion holes', { query: new Array(4_000_000_000), limit: 1 }],
    ['a cycle', cyclic],
    ['a throwing getter', throwing],
    ['a detached buffer', { query: detachedBuffer(), limit: 1 }],
    ['a revoked proxy', revokedProxy()],
    ['a symbol key', { query: 'x', limit: 1, [Symbol('s')]: 1 }],
  ])('%s is refused, not thrown', async (_name, payload) => {
    const { door, called } = openDoor();
    const error = errorOf(await door.knock({ channel: 'library:search', payload, sender: ours }));
    expect(error?.code).toBe('invalid-request');
    expect(called).toEqual([]);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it('no value at all gets a promise rejected or a channel crashed', async () => {
    const { door } = openDoor();
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    const field = fc.constantFrom('query', 'limit', 'roundId', 'index', 'answer', 'ticks', 'jobId', 'id', '__proto__');
    const payloads = fc.oneof(anything, fc.dictionary(field, anything));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CHANNELS), payloads, async (channel, payload) => {
        const result = await door.knock({ channel, payload, sender: ours });
        if (!result.ok) expect(result.error.code).toBe('invalid-request');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a handler that fails', () => {
  const failing = (thrown: unknown) => {
    const lines: string[] = [];
    const { handlers } = recordingHandlers();
    const door = createDoor({
      handlers: {
        ...handlers,
        'desk:about': () => {
          throw thrown;
        },
      },
      log: createLog(
        (line) => lines.push(line),
        () => 0,
      ),
    });
    return { lines, ask: () => door.knock({ channel: 'desk:about', payload: {}, sender: ours }) };
  };

  it('by refusing sends its code, message and hint, and is not logged', async () => {
    const { lines, ask } = failing(new AppError('busy', 'The printer is busy.', 'Wait.'));
    expect(await ask()).toEqual({ ok: false, error: { code: 'busy', message: 'The printer is busy.', hint: 'Wait.' } });
    expect(lines).toEqual([]);
  });

  it('by a bug sends none of its words, and is logged with them', async () => {
    const { lines, ask } = failing(new Error('SQLITE_CORRUPT at /home/someone/desk.db'));
    const result = await ask();
    expect(errorOf(result)?.code).toBe('bug');
    expect(JSON.stringify(result)).not.toContain('someone');
    expect(lines.join('\n')).toContain('/home/someone/desk.db');
  });
});

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function detachedBuffer(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}
