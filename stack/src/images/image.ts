// Program of the Dockerfile: image.js FOLDER PROGRAM OUT copies into OUT what dist/PROGRAM.js of FOLDER needs to run.
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';
import { closureOf, type Lock } from './closure';

/** What our packages read besides their code. */
const DATA: Readonly<Record<string, readonly string[]>> = {
  'packages/records': ['packages/records/migrations'],
  'services/ops': ['alerts/generated/posted', 'alerts/runbooks'],
};

export interface ImageOrder {
  /** The repository, compiled, with its packages installed. */
  readonly root: string;
  /** services/worker */
  readonly folder: string;
  /** Name of a program in its dist. */
  readonly program: string;
  readonly out: string;
}

/** Copies the program's closure; main.js in `out` leads to the program. */
export function writeImage({ root, folder, program, out }: ImageOrder): void {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const { workspaces, packages, links } = closureOf(lock, folder);
  const copy = (path: string, filter: (source: string) => boolean): void => {
    cpSync(join(root, path), join(out, path), { recursive: true, filter });
  };
  for (const path of packages) {
    // Those for other platforms are in the lock file only.
    if (existsSync(join(root, path))) copy(path, (source) => isRun(source) && !isNested(join(root, path), source));
  }
  for (const path of workspaces) {
    copy(posix.join(path, 'package.json'), () => true);
    copy(posix.join(path, 'dist'), isOurs);
    for (const data of DATA[path] ?? []) copy(data, () => true);
  }
  for (const [link, target] of links) {
    mkdirSync(join(out, dirname(link)), { recursive: true });
    symlinkSync(relative(dirname(link), target), join(out, link));
  }
  symlinkSync(posix.join(folder, 'dist', `${program}.js`), join(out, 'main.js'));
  openToAll(out);
}

/** Who runs the image reads what it has, whatever the umask of the checkout; only root, who builds it, writes. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Neither types nor maps of npm packages are read when a program runs. */
function isRun(source: string): boolean {
  return !/\.(d\.[cm]?ts|map)$/.test(source);
}

/** A package in another's node_modules has a place of its own in the closure. */
function isNested(folder: string, source: string): boolean {
  return relative(folder, source).split('/')[0] === 'node_modules';
}

/** Our maps stay, as stack traces name the lines of our sources by them. */
function isOurs(source: string): boolean {
  return !/\.(d\.ts|test\.js|test\.js\.map|tsbuildinfo)$/.test(basename(source));
}

if (require.main === module) {
  const [folder, program, out] = process.argv.slice(2);
  if (!folder || !program || !out) throw new Error('usage: image.js FOLDER PROGRAM OUT');
  writeImage({ root: process.cwd(), folder, program, out });
}
