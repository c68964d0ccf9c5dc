/**
 * Whether this machine has a graphics device WebGPU can use, and what Chromium and Dawn must be told if it has not:
 * then SwiftShader, Vulkan in software, takes its place. Decided before a process starts, because both read it at start.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundledChromium } from '../chromium/bundled-chromium.ts';
import { installedChromium } from '../chromium/installed-chromium.ts';

export interface Graphics {
  readonly kind: 'hardware' | 'software';
  /** For the one line `start` prints, e.g. `software (SwiftShader): no graphics device found`. */
  readonly description: string;
}

/** Linux shows graphics devices as files; elsewhere the system always brings a driver. */
export function detectGraphics(): Graphics {
  if (process.platform !== 'linux') return { kind: 'hardware', description: "the system's graphics device" };
  const render = existsSync('/dev/dri')
    ? readdirSync('/dev/dri').find((name) => name.startsWith('renderD'))
    : undefined;
  const device =
    render === undefined ? (existsSync('/dev/nvidia0') ? '/dev/nvidia0' : undefined) : `/dev/dri/${render}`;
  return device === undefined
    ? { kind: 'software', description: 'software (SwiftShader), because no graphics device was found' }
    : { kind: 'hardware', description: `hardware (${device})` };
}

/**
 * Chromium switches for WebGPU with canvases. The software set is complete: dropping any of them makes the first
 * canvas kill the device.
 */
export function chromiumGraphicsArgs(graphics: Graphics): string[] {
  if (graphics.kind === 'software') {
    return [
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-features=Vulkan',
      '--use-vulkan=swiftshader',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ];
  }
  // Chromium on Linux still hides many Vulkan adapters behind these two.
  return process.platform === 'linux' ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan'] : [];
}

const ICD = 'vk_swiftshader_icd.json';

/** The folder of a SwiftShader driver: an installed Chromium's own, or the bundled one's. */
function swiftshaderDir(env: NodeJS.ProcessEnv): string | undefined {
  const installed = installedChromium(env);
  if (installed !== undefined) {
    // Debian's /usr/bin/chromium is a script; the driver lies in its library folder.
    const folders = [dirname(realpathSync(installed.executablePath)), '/usr/lib/chromium', '/opt/google/chrome'];
    const found = folders.find((folder) => existsSync(join(folder, ICD)) && existsSync(join(folder, 'libvulkan.so.1')));
    if (found !== undefined) return found;
  }
  return bundledChromium()?.swiftshaderDir;
}

/**
 * Variables a Node process must be started with for Dawn to find a Vulkan driver; empty where the hardware's own serves.
 * Dawn loads libvulkan by name, and the loader reads the driver's path, when the process starts.
 */
export function dawnEnvironment(graphics: Graphics, env: NodeJS.ProcessEnv): Record<string, string> {
  if (graphics.kind === 'hardware') return {};
  const folder = swiftshaderDir(env);
  if (folder === undefined) return {};
  const libraries = [folder, env.LD_LIBRARY_PATH].filter((part) => part !== undefined && part !== '');
  return { LD_LIBRARY_PATH: libraries.join(':'), VK_ICD_FILENAMES: join(folder, ICD) };
}
