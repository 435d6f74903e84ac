// Lets a reader such as `head -1` close our output early.

/** Ignores write errors of a closed pipe; other output errors still throw. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
