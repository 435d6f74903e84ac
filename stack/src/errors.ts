/** An error for the terminal: a sentence that says what to do, printed without a stack trace, then lines of detail. */
export class StackError extends Error {
  readonly details: readonly string[];

  constructor(message: string, options: { readonly cause?: unknown; readonly details?: readonly string[] } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StackError';
    this.details = options.details ?? [];
  }
}
