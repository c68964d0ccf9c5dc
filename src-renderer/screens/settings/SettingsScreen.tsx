/** The desk's few settings, stored as they are chosen, and what this desk is. */
import type { Settings } from '@shared/contract/contract.ts';
import type { AppError } from '@shared/contract/result.ts';
import { useState } from 'react';
import { toAppError } from '../../app/api.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { useSettings, writeSettings } from '../../app/theme.ts';
import { useQuery } from '../../app/use-query.ts';
import { Notice } from '../../ui/Notice.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { EnginesPanel } from './EnginesPanel.tsx';
import './settings.css';

const THEMES = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const HOSTS = { electron: 'Electron window', browser: 'browser window, served from this machine only' } as const;

export default function SettingsScreen() {
  const settings = useSettings();
  const about = useQuery('desk:about', {});
  const [trouble, setTrouble] = useState<AppError>();
  const change = (part: Partial<Settings>): void => {
    writeSettings(part).then(
      () => setTrouble(undefined),
      (thrown: unknown) => setTrouble(toAppError(thrown)),
    );
  };
  return (
    <div className="page settings">
      <PageHeading title="Settings" />
      {trouble !== undefined && (
        <Notice tone="error" title={`This could not be stored: ${trouble.message}`}>
          {trouble.hint !== undefined && <p>{trouble.hint}</p>}
        </Notice>
      )}
      <section>
        <h2>Appearance</h2>
        <SegmentedControl
          label="Theme"
          value={settings.theme}
          options={THEMES}
          onChange={(theme) => change({ theme })}
        />
        <p className="settings-hint">Exported pages are always light.</p>
      </section>
      <section>
        <h2>Keyboard</h2>
        <label className="settings-check">
          <input
            type="checkbox"
            checked={settings.singleKeys !== false}
            onChange={(event) => change({ singleKeys: event.currentTarget.checked })}
          />
          <span>Single-key shortcuts</span>
        </label>
        <p className="settings-hint">
          Keys such as / and ? act without Ctrl. Turn them off if you speak to your computer or press keys by accident.
        </p>
      </section>
      <EnginesPanel />
      <section>
        <h2>About</h2>
        <dl className="settings-about">
          <dt>Saddlepoint</dt>
          <dd>{about.value === undefined ? '…' : `version ${about.value.version}`}</dd>
          <dt>Window</dt>
          <dd>{about.value === undefined ? '…' : HOSTS[about.value.host]}</dd>
          <dt>System</dt>
          <dd>{about.value?.platform ?? '…'}</dd>
          <dt>Network</dt>
          <dd>none: nothing is fetched and nothing is sent</dd>
        </dl>
      </section>
    </div>
  );
}
