/** Numbers as text, the same on every machine: no locale has a say. Pure. */
import type { Format, Value } from './document';

export const NOT_SHOWN: Value = { value: null, lower: null, upper: null, note: 'not shown' };

export const noted = (note: string): Value => ({ ...NOT_SHOWN, note });
export const coded = (code: string, words: string): Value => ({ ...NOT_SHOWN, value: code, note: words });
export const plain = (value: number | null, otherwise: string): Value =>
  value === null ? noted(otherwise) : { ...NOT_SHOWN, value, note: null };

/** The value itself, or its range, with the word or sign between the ends; null where there is neither. */
export function numberText({ value, lower, upper, decimals }: Value, as: Format, to = ' to '): string | null {
  const write = (each: number) => WRITE[as](each, decimals);
  if (typeof value === 'number') return write(value) + unit(as);
  if (value !== null || lower === null || upper === null) return null;
  return `${write(lower)}${to}${write(upper)}${unit(as)}`;
}

/** The limits of a value that has them. */
export function limitsText({ value, lower, upper, decimals }: Value, as: Format): string | null {
  if (typeof value !== 'number' || lower === null || upper === null) return null;
  return `${WRITE[as](lower, decimals)} to ${WRITE[as](upper, decimals)}${unit(as)}`;
}

const unit = (as: Format) => (as === 'share' ? ' %' : '');

const WRITE: Record<Format, (value: number, decimals?: number) => string> = {
  count: (value) => grouped(value.toFixed(0)),
  share: (value, decimals = 1) => signed((value * 100).toFixed(decimals)),
  people: (value) => signed(value.toFixed(1)),
  points: (value) => signed((value * 100).toFixed(1)),
  number: (value) => signed(value.toFixed(3)),
  p: (value) => (value < 0.001 ? '< 0.001' : value.toFixed(3)),
  words: String,
  sentence: String,
};

/** A true minus sign, and none before a zero. */
const signed = (text: string) => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'));

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');
