/** Values of options, and what is said of those that can't be meant. */
import { StartupError } from '../../startup-error';

export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(number >= least && number <= most))
    throw new StartupError(`${option} must be a whole number from ${least} to ${most}.`);
  return number;
}

export function readDate(option: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN);
  // February 30 would become March 1.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw new StartupError(`${option} must be a day such as 2027-03-31.`);
  return text;
}

export function readZone(option: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!isZone(text)) throw new StartupError(`${option} must be a time zone such as Europe/Berlin.`);
  return text;
}

/** By name: a mere offset from UTC would not say when clocks are set. */
export function isZone(text: string): boolean {
  if (!/^[a-z]/i.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
