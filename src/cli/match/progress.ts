/** How far the engine is: a bar where a person watches, a few lines where a file does. */
const WIDTH = 30;
const STEP = 25;

/** What is needed of `process.stderr`. */
type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

export interface Progress {
  show(percent: number): void;
  end(): void;
}

export function progressOn(stream: Screen): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: Screen): Progress {
  return {
    show(percent) {
      const done = Math.floor((percent * WIDTH) / 100);
      stream.write(`\rMatching [${'#'.repeat(done)}${' '.repeat(WIDTH - done)}] ${percent} %`);
    },
    end: () => void stream.write('\n'),
  };
}

function lines(stream: Screen): Progress {
  let next = 0;
  return {
    show(percent) {
      if (percent < next) return;
      stream.write(`Matching: ${percent} %\n`);
      next = percent - (percent % STEP) + STEP;
    },
    end: () => undefined,
  };
}
