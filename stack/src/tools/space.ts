// Checks disk space before tools are built.
import { execFile } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StackError } from '../errors';
import { cacheRoot } from '../home';
import { TOOL_NAMES, TOOLS, type ToolName } from './catalogue';

/** Disk usage of a cold build of all tools, in GiB. */
const NEEDED = { binaries: 1.5, goBuildCache: 9, goModules: 7.5 };

interface Need {
  readonly folder: string;
  readonly gib: number;
  /** The variable that moves the folder. */
  readonly variable: string;
}

/** Throws a StackError when a disk has not enough space for building `missing`. */
export async function requireSpace(missing: readonly ToolName[]): Promise<void> {
  if (missing.length === 0) return;
  const share = weight(missing) / weight(TOOL_NAMES);
  const go = await goFolders();
  const needs: readonly Need[] = [
    { folder: cacheRoot(), gib: NEEDED.binaries * share, variable: 'SEXTANT_CACHE' },
    { folder: go.GOCACHE, gib: NEEDED.goBuildCache * share, variable: 'GOCACHE' },
    { folder: go.GOMODCACHE, gib: NEEDED.goModules * share, variable: 'GOMODCACHE' },
  ];
  for (const sameDisk of Map.groupBy(needs, ({ folder }) => deviceOf(folder)).values()) {
    const [first] = sameDisk;
    const gib = sameDisk.reduce((sum, need) => sum + need.gib, 0);
    const free = first ? await freeGib(first.folder) : Infinity;
    if (first && free < gib) throw new StackError(spaceSentence({ ...first, gib }, free));
  }
}

export function spaceSentence({ folder, gib, variable }: Need, free: number): string {
  return (
    `building the tools requires ${gib.toFixed(1)} GiB on the disk of ${folder}, but only ${free.toFixed(1)} GiB are free: ` +
    `free some space, or set ${variable} to a folder on a larger disk`
  );
}

function deviceOf(folder: string): number {
  mkdirSync(folder, { recursive: true });
  return statSync(folder).dev;
}

async function freeGib(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return (bavail * bsize) / 2 ** 30;
}

async function goFolders(): Promise<{ GOCACHE: string; GOMODCACHE: string }> {
  try {
    const { stdout } = await promisify(execFile)('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE']);
    return JSON.parse(stdout) as { GOCACHE: string; GOMODCACHE: string };
  } catch (cause) {
    const advice = 'install Go 1.26 or later from https://go.dev/dl/ and add it to PATH';
    throw new StackError(`go not found: ${advice}`, { cause });
  }
}

function weight(names: readonly ToolName[]): number {
  return names.reduce((sum, name) => sum + TOOLS[name].seconds, 0);
}
