/**
 * Where whoever trains a network keeps its arrays. A workgroup: in workgroup memory as long as they fit, in order of how
 * often they are read, the rest in a slice of a storage buffer. A single invocation: in memory of its own. Knows sizes and
 * names, no arithmetic.
 */

/** Bytes of workgroup memory every WebGPU device has. */
const WORKGROUP_BYTES = 16384;

export interface WorkingArray {
  readonly name: string;
  /** Numbers. */
  readonly size: number;
}

export interface WorkingMemory {
  /** Declarations of what lies in no buffer. */
  readonly declarations: string;
  /** Numbers of one network's slice of the buffer `scratch`. */
  readonly scratchSize: number;
  /** WGSL of element `index` (an expression, u32) of an array. In a slice, `slice` must be in scope. */
  at(name: string, index: string): string;
}

/** `arrays` in order of importance. Arrays of size 0 are nowhere. */
export function workgroupMemory(arrays: readonly WorkingArray[]): WorkingMemory {
  const offsets = new Map<string, number>();
  const declarations: string[] = [];
  let free = WORKGROUP_BYTES / 4;
  let scratchSize = 0;
  for (const { name, size } of arrays) {
    if (size === 0) continue;
    if (size <= free) {
      declarations.push(`var<workgroup> ${name}: array<f32, ${size}>;`);
      // Arrays are laid out at multiples of 16 bytes on some drivers.
      free -= 4 * Math.ceil(size / 4);
    } else {
      offsets.set(name, scratchSize);
      scratchSize += size;
    }
  }
  return {
    declarations: declarations.join('\n'),
    scratchSize,
    at: (name, index) => {
      const offset = offsets.get(name);
      return offset === undefined ? `${name}[${index}]` : `scratch[slice + ${offset}u + ${index}]`;
    },
  };
}

/** Memory of one invocation. */
export function privateMemory(arrays: readonly WorkingArray[]): WorkingMemory {
  return {
    declarations: arrays.map(({ name, size }) => `var<private> ${name}: array<f32, ${size}>;`).join('\n'),
    scratchSize: 0,
    at: (name, index) => `${name}[${index}]`,
  };
}
