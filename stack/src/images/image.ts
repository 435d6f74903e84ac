// Used by the Dockerfile: `image.js FOLDER PROGRAM OUT` copies dist/PROGRAM.js of FOLDER and its dependencies to OUT.
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';
import { closureOf, type Lock } from './closure';

/** Files that workspaces read at runtime in addition to their code. */
const DATA: Readonly<Record<string, readonly string[]>> = {
  telemetry: ['alerts/generated/posted'],
  'packages/records': ['packages/records/migrations'],
  'services/ops': ['alerts/generated/posted', 'alerts/runbooks', 'dashboards/generated/boards', 'console/dist/app'],
};

interface ImageOptions {
  /** The repository, compiled, with npm packages installed. */
  readonly root: string;
  /** E.g. services/worker. */
  readonly folder: string;
  /** The program in dist, without .js. */
  readonly program: string;
  readonly out: string;
}

/** Copies the closure of the program; main.js in `out` is a link to the program. */
export function writeImage({ root, folder, program, out }: ImageOptions): void {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const { workspaces, packages, links } = closureOf(lock, folder);
  const copy = (path: string, filter: (source: string) => boolean): void => {
    cpSync(join(root, path), join(out, path), { recursive: true, filter });
  };
  for (const path of packages) {
    // Packages for other platforms are in the lock file but not installed.
    if (existsSync(join(root, path))) copy(path, (source) => isRuntime(source) && !isNested(join(root, path), source));
  }
  for (const path of workspaces) {
    copy(posix.join(path, 'package.json'), () => true);
    copy(posix.join(path, 'dist'), isRuntimeOfWorkspace);
    for (const data of DATA[path] ?? []) copy(data, () => true);
  }
  for (const [link, target] of links) {
    mkdirSync(join(out, dirname(link)), { recursive: true });
    symlinkSync(relative(dirname(link), target), join(out, link));
  }
  symlinkSync(posix.join(folder, 'dist', `${program}.js`), join(out, 'main.js'));
  openToAll(out);
}

/** Makes files readable by every user, independent of the umask of the checkout, and writable by root only. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Excludes types and source maps of npm packages. */
function isRuntime(source: string): boolean {
  return !/\.(d\.[cm]?ts|map)$/.test(source);
}

/** A package in the node_modules of another package is a separate entry of the closure. */
function isNested(folder: string, source: string): boolean {
  return relative(folder, source).split('/')[0] === 'node_modules';
}

/** Excludes types and tests. Keeps source maps, which stack traces use. */
function isRuntimeOfWorkspace(source: string): boolean {
  return !/\.(d\.ts|test\.js|test\.js\.map|tsbuildinfo)$/.test(basename(source));
}

if (require.main === module) {
  const [folder, program, out] = process.argv.slice(2);
  if (!folder || !program || !out) throw new Error('usage: image.js FOLDER PROGRAM OUT');
  writeImage({ root: process.cwd(), folder, program, out });
}
