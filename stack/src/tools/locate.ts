// Locates tools in the cache. The folder name contains a hash of all build inputs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot, REPOSITORY } from '../home';
import { TOOLS, toolOf, type BinaryName, type Tool, type ToolName } from './catalogue';

/** The cache folder of a tool; a built tool has its binaries in bin/. */
export function toolFolder(name: ToolName): string {
  return join(cacheRoot(), 'tools', `${name}-${keyOf(TOOLS[name])}`);
}

export function binaryPath(binary: BinaryName): string {
  return join(toolFolder(toolOf(binary)), 'bin', binary);
}

export function isBuilt(name: ToolName): boolean {
  return TOOLS[name].binaries.every((binary) => existsSync(join(toolFolder(name), 'bin', binary)));
}

/** The first 12 hex digits of a hash of go.mod, go.sum, Go sources, build flags and platform. */
export function keyOf(tool: Tool): string {
  const hash = createHash('sha256');
  const sources = readdirSync(tool.source).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file));
  for (const file of sources.sort()) hash.update(file).update(readFileSync(join(tool.source, file)));
  hash.update(readFileSync(join(REPOSITORY, 'stack', 'build-flags.sh')));
  hash.update([...tool.packages, tool.tags ?? '', process.platform, process.arch].join('\0'));
  if (tool.variables) hash.update(JSON.stringify(tool.variables));
  return hash.digest('hex').slice(0, 12);
}
