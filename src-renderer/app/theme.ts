/**
 * Light, dark or the system's choice. `data-theme` on <html> always says which of the two is shown; the choice itself
 * lives in the settings. Print pages call `forceLight` and stay light.
 */
import type { Settings } from '@shared/contract/contract.ts';
import { DEFAULT_SETTINGS } from '@shared/contract/contract.ts';
import { useSyncExternalStore } from 'react';
import { api } from './api.ts';

let settings: Settings = DEFAULT_SETTINGS;
let isForcedLight = false;
const listeners = new Set<() => void>();
const systemDark = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

function apply(): void {
  const isDark = !isForcedLight && (settings.theme === 'system' ? systemDark().matches : settings.theme === 'dark');
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

/** Shows the system's theme at once, follows it, and takes the stored choice when it arrives. */
export function startTheme(): void {
  apply();
  systemDark().addEventListener('change', apply);
  api['settings:read']({}).then(
    (stored) => {
      settings = stored;
      apply();
    },
    // Without settings the desk stays readable in the system's theme; the screens report the silent host.
    () => undefined,
  );
}

/** Paper is light whatever the reader's theme. */
export function forceLight(): void {
  isForcedLight = true;
  apply();
}

/** Stores new settings and shows them. Throws AppError if they could not be stored; the old ones then stay shown. */
export async function writeSettings(change: Partial<Settings>): Promise<void> {
  settings = await api['settings:write']({ ...settings, ...change });
  apply();
}

export function currentSettings(): Settings {
  return settings;
}

/** The settings as shown now, kept up to date. */
export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSettings);
}
