// Keeps log files from growing without end.
import { copyFileSync, statSync, truncateSync } from 'node:fs';

const CHECK_MS = 10_000;
const MAX_BYTES = 20 * 1024 * 1024;

/** Looks at the files every 10 s; one above 20 MiB is copied to <file>.1 and emptied. */
export function rotateLogs(files: readonly string[]): NodeJS.Timeout {
  return setInterval(() => {
    for (const file of files) rotate(file, MAX_BYTES);
  }, CHECK_MS);
}

/** The processes keep the file open to append, so it is emptied in place. */
export function rotate(file: string, maxBytes: number): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}
