/** What whoever waits for a result hears meanwhile, and may ask for. */

export interface RunOptions {
  /** Whole percents, which rise. */
  onProgress?: (percent: number) => void;
  /** Whether to be content with what there is, and a bound; asked when there is something. */
  stop?: () => boolean;
}

/** Shares of a part of a run, from 0 to 1. */
export interface PartOptions {
  onShare?: (share: number) => void;
  stop?: () => boolean;
}

/** Whole percents, each told once. */
export function rising(onProgress?: (percent: number) => void): (percent: number) => void {
  let last = -1;
  return (percent) => {
    const whole = Math.floor(percent);
    if (whole <= last) return;
    last = whole;
    onProgress?.(whole);
  };
}
