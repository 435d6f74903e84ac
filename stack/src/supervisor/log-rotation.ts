// Limits the size of log files.
import { copyFileSync, statSync, truncateSync } from 'node:fs';

const CHECK_MS = 10_000;
const MAX_BYTES = 20 * 1024 * 1024;

/** Checks the files every 10 s; a file above 20 MiB is copied to <file>.1 and truncated. */
export function rotateLogs(files: readonly string[]): NodeJS.Timeout {
  return setInterval(() => {
    for (const file of files) rotate(file, MAX_BYTES);
  }, CHECK_MS);
}

/** Truncates in place, because the component keeps the file open for appending. */
export function rotate(file: string, maxBytes: number): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}
