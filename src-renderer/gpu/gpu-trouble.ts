/**
 * What can go wrong between the page and a graphics processor, each as one sentence for the reader. All of them end on the
 * CPU, which computes the same thing in float64; none of them is an error of the lab.
 */

export type GpuTrouble =
  /** The page has no `navigator.gpu`: an old browser, or a page that is not a secure context. */
  | { readonly kind: 'no-webgpu' }
  /** WebGPU is there, but no adapter was offered (no driver, blocked by policy, or a virtual machine). */
  | { readonly kind: 'no-adapter' }
  /** The adapter exists but cannot hold what the kernels need. */
  | { readonly kind: 'missing-limit'; readonly limit: string; readonly needed: number; readonly offered: number }
  /** The adapter was there and refused to open a device. */
  | { readonly kind: 'refused-device'; readonly reason: string }
  /** The device was open and went away, refused a kernel or stopped answering; `sentence` is the engine's own. */
  | { readonly kind: 'stopped'; readonly sentence: string };

const INSTEAD = 'so labs run on the CPU in float64.';

/** What happened, and what happens instead. */
export function troubleSentence(trouble: GpuTrouble): string {
  switch (trouble.kind) {
    case 'no-webgpu':
      return `This window has no WebGPU, ${INSTEAD}`;
    case 'no-adapter':
      return `WebGPU found no graphics adapter on this machine, ${INSTEAD}`;
    case 'missing-limit':
      return `The graphics adapter offers ${trouble.limit} = ${trouble.offered} where ${trouble.needed} is needed, ${INSTEAD}`;
    case 'refused-device':
      return `The graphics adapter refused to open (${firstLine(trouble.reason)}), ${INSTEAD}`;
    case 'stopped':
      return `${firstLine(trouble.sentence)}. The labs went on with the CPU in float64.`;
    default:
      trouble satisfies never;
      return '';
  }
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line === '' ? 'no reason given' : line.replace(/[.\s]+$/, '').slice(0, 200);
}
