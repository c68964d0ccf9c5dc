/**
 * Which Chromium runs without a window: for printing and for the tests. An installed browser is preferred; the one of
 * the lockfile stands in.
 */
import { AppError } from '@shared/contract/result.ts';
import { bundledChromium } from './bundled-chromium.ts';
import { installedChromium } from './installed-chromium.ts';

export interface HeadlessChromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
  /** For the screen: `Chromium 156.0.1.2 (installed)` or `Chromium of the lockfile`. */
  readonly description: string;
}

/** Throws AppError('unavailable') when there is none at all. */
export function headlessChromium(env: NodeJS.ProcessEnv): HeadlessChromium {
  const installed = installedChromium(env);
  if (installed !== undefined) {
    return {
      executablePath: installed.executablePath,
      env: {},
      description: `Chromium ${installed.version} (installed)`,
    };
  }
  const bundled = bundledChromium();
  if (bundled !== undefined) {
    return { executablePath: bundled.executablePath, env: bundled.env, description: 'Chromium of the lockfile' };
  }
  throw new AppError(
    'unavailable',
    'Printing needs a Chrome, Edge or Chromium, and none was found.',
    'Install one, or name it in SADDLEPOINT_CHROMIUM.',
  );
}
