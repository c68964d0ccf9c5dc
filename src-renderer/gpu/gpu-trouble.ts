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
  /** A kernel did not compile or a command was invalid; `reason` is the driver's own first line. */
  | { readonly kind: 'failed-run'; readonly reason: string }
  /** The device was there and went away: driver reset, sleep, unplugged, or destroyed. */
  | { readonly kind: 'device-lost'; readonly reason: string };

/** One sentence that says what happened, and one clause that says what happens instead. */
export function troubleSentence(trouble: GpuTrouble): string {
  switch (trouble.kind) {
    case 'no-webgpu':
      return 'This window has no WebGPU, so labs run on the CPU in float64.';
    case 'no-adapter':
      return 'WebGPU found no graphics adapter on this machine, so labs run on the CPU in float64.';
    case 'missing-limit':
      return (
        `The graphics adapter offers ${trouble.limit} = ${trouble.offered} where ${trouble.needed} is needed, ` +
        'so labs run on the CPU in float64.'
      );
    case 'refused-device':
      return `The graphics adapter refused to open (${firstLine(trouble.reason)}), so labs run on the CPU in float64.`;
    case 'failed-run':
      return `The GPU could not run this (${firstLine(trouble.reason)}), so it was computed on the CPU in float64.`;
    case 'device-lost':
      return `The GPU went away (${firstLine(trouble.reason)}); the lab went on with the CPU in float64.`;
    default:
      trouble satisfies never;
      return '';
  }
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line === '' ? 'no reason given' : line.replace(/[.\s]+$/, '').slice(0, 160);
}
