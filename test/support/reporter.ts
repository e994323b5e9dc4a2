/** Prints the true figures of a run, alone on the last line, after jest's own summary. */
import { writeSync } from 'node:fs';
import type { AggregatedResult, Reporter } from '@jest/reporters';

export default class FiguresReporter implements Pick<Reporter, 'onRunComplete'> {
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    // A file that could not even be loaded has no test to count, and must not count as none.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    process.once('exit', () =>
      writeSync(
        1,
        `\n${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`,
      ),
    );
  }
}
