/**
 * A reason not to start that the person at the terminal can mend.
 * Printed as one line that says what to do, without a stack; the process then exits with code 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
