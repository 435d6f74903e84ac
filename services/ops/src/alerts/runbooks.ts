// The runbooks of this repository: Markdown, one file per alert or group of alerts.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** alerts/runbooks of this repository, relative to services/ops/dist/alerts. */
const FOLDER = resolve(__dirname, '../../../../alerts/runbooks');

const EXTENSION = '.md';

/** The texts by name, without .md. Reads all files once, so that a request never becomes a file path. */
export function readRunbooks(): ReadonlyMap<string, string> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(EXTENSION));
  return new Map(files.map((file) => [file.slice(0, -EXTENSION.length), readFileSync(join(FOLDER, file), 'utf8')]));
}
