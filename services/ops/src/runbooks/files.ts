// The runbooks of this repository: Markdown, one file per alert, group of alerts or procedure.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** alerts/runbooks of this repository, relative to services/ops/dist/runbooks. */
const FOLDER = resolve(__dirname, '../../../../alerts/runbooks');

const EXTENSION = '.md';

/** The texts by name, without .md. Reads all files once, so that a request never becomes a file path. */
export function readRunbooks(): ReadonlyMap<string, string> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(EXTENSION));
  return new Map(files.map((file) => [file.slice(0, -EXTENSION.length), readFileSync(join(FOLDER, file), 'utf8')]));
}

/** The name in the path of a link, with or without .md: links also lead to the files of a repository. */
export function runbookNameOf(path: string): string {
  return path.endsWith(EXTENSION) ? path.slice(0, -EXTENSION.length) : path;
}

/** The first heading: the alerts and codes by which people look for the runbook. */
export function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1] ?? '';
}
