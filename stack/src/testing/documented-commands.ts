// Reads the commands in runbooks and in the operations guide.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { REPOSITORY } from '../home';

export interface DocumentedCommand {
  /** File and line, such as `alerts/runbooks/TargetDown.md:23`. */
  readonly at: string;
  /** `kubernetes` commands need a cluster. */
  readonly on: 'machine' | 'kubernetes';
  readonly script: string;
}

const FOLDERS = ['alerts/runbooks', 'docs/operations'];

/** A fence of a shell script, indented in a list. The second word tells where it runs. */
const FENCE = /^( *)```sh(?: (kubernetes))?$/;
/** Inline code that begins with one of these programs and has an argument is a command. */
const INLINE = /`((?:curl|df|kubectl|make|npx sextant|redis-cli) [^`…]+)`/g;

/** All commands, in the order of the files. */
export function documentedCommands(): readonly DocumentedCommand[] {
  return FOLDERS.flatMap((folder) => {
    const files = readdirSync(join(REPOSITORY, folder)).filter((file) => file.endsWith('.md'));
    return files.flatMap((file) => commandsOf(join(REPOSITORY, folder, file)));
  });
}

function commandsOf(file: string): readonly DocumentedCommand[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const commands: DocumentedCommand[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const at = `${relative(REPOSITORY, file)}:${i + 1}`;
    const fence = FENCE.exec(lines[i]!);
    if (fence) {
      const [, indent = '', on] = fence;
      const end = lines.indexOf(`${indent}\`\`\``, i);
      if (end === -1) throw new Error(`${at}: the fence has no end`);
      const script = lines.slice(i + 1, end).map((line) => line.slice(indent.length));
      commands.push({ at, on: on === undefined ? 'machine' : 'kubernetes', script: script.join('\n') });
      i = end;
    } else commands.push(...inlineCommands(lines[i]!, at));
  }
  return commands;
}

function inlineCommands(line: string, at: string): readonly DocumentedCommand[] {
  return [...line.matchAll(INLINE)].map(([, script = '']) => ({
    ...{ at, script },
    on: script.startsWith('kubectl') ? ('kubernetes' as const) : ('machine' as const),
  }));
}
