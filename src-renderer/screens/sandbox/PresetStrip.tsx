/** The stories as one row of buttons that scrolls sideways where the window is narrow. */
import type { Preset } from '../../labs/descent/presets.ts';

export interface PresetStripProps {
  readonly presets: readonly Preset[];
  readonly chosen: string | undefined;
  readonly onChoose: (preset: Preset) => void;
}

export function PresetStrip({ presets, chosen, onChoose }: PresetStripProps) {
  return (
    <ul className="preset-strip" aria-label="Stories">
      {presets.map((preset) => (
        <li key={preset.id}>
          <button
            type="button"
            className="preset"
            aria-pressed={preset.id === chosen}
            title={preset.story}
            onClick={() => onChoose(preset)}
          >
            {preset.title}
          </button>
        </li>
      ))}
    </ul>
  );
}
