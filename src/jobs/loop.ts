/** Work that goes on until it is stopped: a turn, a pause as long as the turn asks for, the next turn. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Loop {
  /** Waits for the turn in progress. */
  stop(): Promise<void>;
}

/** The turn gives the pause after it, in milliseconds. It must not throw. */
export function startLoop(turn: () => Promise<number>): Loop {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const pause = await turn();
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}
