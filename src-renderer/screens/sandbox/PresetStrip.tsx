/** A lab's stories as one row of buttons that scrolls sideways, with a step to either side; the one that is told stays in sight. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Story } from '../../labs/lab-view.ts';
import { Button } from '../../ui/Button.tsx';

export interface PresetStripProps {
  readonly presets: readonly Story[];
  readonly chosen: string | undefined;
  readonly onChoose: (preset: Story) => void;
}

export function PresetStrip({ presets, chosen, onChoose }: PresetStripProps) {
  const list = useRef<HTMLUListElement>(null);
  const at = presets.findIndex(({ id }) => id === chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the story is what moves the row
  useEffect(() => {
    list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen]);
  const step = (by: number) => {
    const next = presets[(at + by + presets.length) % presets.length];
    if (next !== undefined) onChoose(next);
  };
  return (
    <div className="preset-row">
      <Button
        variant="quiet"
        size="small"
        icon={<ChevronLeft />}
        aria-label="Previous story"
        onClick={() => step(at < 0 ? 0 : -1)}
      />
      <Button variant="quiet" size="small" icon={<ChevronRight />} aria-label="Next story" onClick={() => step(1)} />
      <ul ref={list} className="preset-strip" aria-label="Stories">
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
    </div>
  );
}
