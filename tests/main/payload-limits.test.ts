/** The limits before any schema: what is plain, how deep, how long. */
import { AppError } from '@shared/contract/result.ts';
import { describe, expect, it } from 'vitest';
import { checkPayloadLimits, DEEPEST_PAYLOAD, LARGEST_PAYLOAD_BYTES } from '../../src-main/payload-limits.ts';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('a payload', () => {
  it.each([[null], [undefined], [true], [0], [-0], ['∇'], [[]], [{}], [[1, [2, { a: null }]]], [Object.create(null)]])(
    'of plain values passes: %j',
    (payload) => {
      expect(() => checkPayloadLimits(payload)).not.toThrow();
    },
  );

  it('passes at the deepest level and is refused one below', () => {
    expect(() => checkPayloadLimits(nested(DEEPEST_PAYLOAD))).not.toThrow();
    expect(() => checkPayloadLimits(nested(DEEPEST_PAYLOAD + 1))).toThrow(/levels deep/);
  });

  it('passes at the last byte and is refused one above, counted in UTF-8', () => {
    expect(() => checkPayloadLimits('x'.repeat(LARGEST_PAYLOAD_BYTES - 2))).not.toThrow();
    expect(() => checkPayloadLimits('x'.repeat(LARGEST_PAYLOAD_BYTES - 1))).toThrow(/bytes long/);
    expect(() => checkPayloadLimits('é'.repeat(LARGEST_PAYLOAD_BYTES / 2))).toThrow(/bytes long/);
  });

  it('with a field named __proto__ is refused at any depth', () => {
    expect(() => checkPayloadLimits(JSON.parse('{"__proto__":1}'))).toThrow(/__proto__/);
    expect(() => checkPayloadLimits(JSON.parse('[{"a":{"__proto__":{}}}]'))).toThrow(/__proto__/);
  });

  it('that shares or repeats itself ends, however it branches', () => {
    const branching: unknown[] = [];
    branching.push(branching, branching, branching);
    expect(() => checkPayloadLimits(branching)).toThrow(AppError);
    expect(() => checkPayloadLimits(new Array(4_000_000_000))).toThrow(/bytes long/);
  });

  it.each([
    [Number.NaN],
    [Number.NEGATIVE_INFINITY],
    [1n],
    [Symbol('s')],
    [() => 1],
    [new Date(0)],
    [new Map()],
    [new Uint8Array(1)],
  ])('that JSON has no form for is refused: %s', (value) => {
    expect(() => checkPayloadLimits({ value })).toThrow(AppError);
  });
});
