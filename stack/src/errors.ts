// The one error of this package that is meant for people: a sentence that says what to do.

/** Shown without a stack trace; `details` are lines printed below the sentence. */
export class StackError extends Error {
  readonly details: readonly string[];

  constructor(message: string, options: { readonly cause?: unknown; readonly details?: readonly string[] } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StackError';
    this.details = options.details ?? [];
  }
}
