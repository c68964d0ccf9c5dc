/** A lab's stories as one row of buttons that wraps where the window is narrow. */
import type { Story } from '../../labs/lab-view.ts';

export interface PresetStripProps {
  readonly presets: readonly Story[];
  readonly chosen: string | undefined;
  readonly onChoose: (preset: Story) => void;
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
