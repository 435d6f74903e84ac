// Small file helpers: atomic writes, JSON that may be absent, the last lines of a log.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes `text` so that a reader sees either the old or the new content, never a part. */
export function writeAtomic(file: string, text: string, mode = 0o644): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, file);
}

/** The parsed JSON of `file`, or undefined when there is none. The caller vouches for its shape. */
export function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** The last `count` non-empty lines of a text file; none when it is absent. */
export function lastLines(file: string, count: number): readonly string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').slice(-count);
}
