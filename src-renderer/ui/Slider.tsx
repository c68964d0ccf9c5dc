/** A labelled range with its value written out. Linear or logarithmic; the caller sees values, never positions. */
import type { ReactNode } from 'react';
import { useId } from 'react';
import './slider.css';

export interface SliderProps {
  readonly label: ReactNode;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Step of a linear slider. A logarithmic one has 1000 positions. */
  readonly step?: number;
  /** Positions spread over log(value); min must be positive. */
  readonly scale?: 'linear' | 'log';
  /** The value as shown and as spoken, e.g. `κ = 100`. */
  readonly format?: (value: number) => string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

const LOG_POSITIONS = 1000;

export function Slider({
  label,
  value,
  min,
  max,
  step,
  scale = 'linear',
  format = String,
  disabled,
  onChange,
}: SliderProps) {
  const id = useId();
  const isLog = scale === 'log';
  const ratio = Math.log(max / min);
  const position = isLog ? Math.round((Math.log(value / min) / ratio) * LOG_POSITIONS) : value;
  const valueAt = (at: number): number =>
    isLog ? (at === LOG_POSITIONS ? max : min * Math.exp((at / LOG_POSITIONS) * ratio)) : at;
  return (
    <div className="slider">
      <label className="slider-label" htmlFor={id}>
        {label}
      </label>
      <output className="slider-value" htmlFor={id}>
        {format(value)}
      </output>
      <input
        id={id}
        className="slider-input"
        type="range"
        min={isLog ? 0 : min}
        max={isLog ? LOG_POSITIONS : max}
        step={isLog ? 1 : (step ?? 'any')}
        value={position}
        disabled={disabled}
        aria-valuetext={format(value)}
        onChange={(event) => onChange(valueAt(event.currentTarget.valueAsNumber))}
      />
    </div>
  );
}
