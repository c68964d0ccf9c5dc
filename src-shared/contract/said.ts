/** What someone gave instead of what a rule asks for, as a refusal repeats it: as JSON, never longer than it helps. */

const LONGEST = 60;

export function said(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text;
}
