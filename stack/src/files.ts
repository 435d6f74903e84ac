// File helpers: atomic writes, optional JSON files, the last lines of a log.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes `text` atomically: readers see the old content or the new content. */
export function writeAtomic(file: string, text: string, mode = 0o644): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, file);
}

/** The parsed JSON of `file`, or undefined when the file does not exist. The shape is not checked. */
export function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** The last `count` non-empty lines of a file; empty when the file does not exist. */
export function lastLines(file: string, count: number): readonly string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').slice(-count);
}
