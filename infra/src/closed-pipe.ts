// `make secrets | head -1` closes our output early: that is no error.

/** Ends the writing to a pipe that nobody reads any more, in place of an exception. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
