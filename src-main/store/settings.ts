/** SQL for settings: one row a key, its value as JSON. Unknown keys of another version are kept and not shown. */
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '@shared/contract/contract.ts';
import { inTransaction, type ReadableDb, type WritableDb } from './handles.ts';

/** Stored values over the defaults; a value that no longer fits the schema falls back to its default. */
export function readSettings(db: ReadableDb): Settings {
  const stored = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings').all();
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const { key, value } of stored) {
    if (!Object.hasOwn(DEFAULT_SETTINGS, key)) continue;
    const candidate = { ...settings, [key]: jsonOrUndefined(value) };
    if (settingsSchema.safeParse(candidate).success) Object.assign(settings, candidate);
  }
  return settingsSchema.parse(settings);
}

export function writeSettings(db: WritableDb, settings: Settings): void {
  const put = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  inTransaction(db, () => {
    for (const [key, value] of Object.entries(settings)) put.run(key, JSON.stringify(value));
  });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
