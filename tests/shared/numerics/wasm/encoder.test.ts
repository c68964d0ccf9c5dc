/** The bytes of a module, against the engine that reads them and against examples of the specification. */
import { code, encodeModule, I32, signed, unsigned, V128 } from '@shared/numerics/wasm/encoder.ts';
import { describe, expect, it } from 'vitest';

describe('the WebAssembly encoder', () => {
  it('writes whole numbers as LEB128', () => {
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(127)).toEqual([0x7f]);
    expect(unsigned(128)).toEqual([0x80, 0x01]);
    // SOURCE: the example of the DWARF specification, appendix C.
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
    expect(signed(63)).toEqual([0x3f]);
    expect(signed(64)).toEqual([0xc0, 0x00]);
    expect(signed(-64)).toEqual([0x40]);
    expect(signed(-(2 ** 31))).toEqual([0x80, 0x80, 0x80, 0x80, 0x78]);
  });

  it('begins a module with its magic number and version', () => {
    expect([...encodeModule([]).slice(0, 8)]).toEqual([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  });

  it('makes modules that are valid, with functions and a memory that grows', async () => {
    const store = {
      name: 'store',
      parameters: [I32, I32],
      locals: [V128, V128, I32],
      code: [...code.localGet(0), ...code.localGet(1), ...code.loadSplat(8), ...code.storeVector(16)],
    } as const;
    const bytes = encodeModule([store]);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const { instance } = await WebAssembly.instantiate(bytes);
    const memory = instance.exports.memory as WebAssembly.Memory;
    memory.grow(2);
    expect(memory.buffer.byteLength).toBe(3 * 65536);
    new Float32Array(memory.buffer)[2] = 7.5;
    (instance.exports.store as (to: number, from: number) => void)(65536, 0);
    expect([...new Float32Array(memory.buffer, 65536 + 16, 4)]).toEqual([7.5, 7.5, 7.5, 7.5]);
  });

  it('repeats a loop until its counter is 0', async () => {
    const count = {
      name: 'count',
      parameters: [I32],
      locals: [I32, V128],
      code: [
        ...code.loop([
          ...code.localGet(1),
          ...code.i32(4),
          ...code.i32Add,
          ...code.localSet(1),
          ...code.localGet(0),
          ...code.i32(1),
          ...code.i32Sub,
          ...code.localTee(0),
          ...code.branchBackIf,
        ]),
        ...code.localGet(1),
        ...code.localGet(1),
        ...code.loadSplat(0),
        ...code.storeVector(0),
      ],
    } as const;
    const { instance } = await WebAssembly.instantiate(encodeModule([count]));
    const floats = new Float32Array((instance.exports.memory as WebAssembly.Memory).buffer);
    floats[5] = 3;
    (instance.exports.count as (turns: number) => void)(5);
    expect([...floats.slice(5, 9)]).toEqual([3, 3, 3, 3]);
  });
});
