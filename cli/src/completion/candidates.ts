// Completion candidates for the last word of a command line: commands, options and values.
import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly text: string;
  readonly description: string;
}

/** @param words the words after the program's name; the last one is incomplete and may be empty */
export function candidatesFor(program: Command, words: readonly string[]): Candidate[] {
  const current = words.at(-1) ?? '';
  const { command, position, awaiting } = walk(program, words.slice(0, -1));
  return candidatesAt({ program, command, position, awaiting, current }).filter(({ text }) => text.startsWith(current));
}

interface Position {
  readonly command: Command;
  /** Number of arguments before the last word. */
  readonly position: number;
  /** The option whose value is expected. */
  readonly awaiting: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Position {
  let command = program;
  let position = 0;
  let awaiting: Option | undefined;
  for (const word of words) {
    if (awaiting) {
      awaiting = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const option = optionsOf(program, command).find(({ long, short }) => word === long || word === short);
      awaiting = option?.required ? option : undefined;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next) command = next;
    else position += 1;
  }
  return { command, position, awaiting };
}

function candidatesAt({
  program,
  command,
  position,
  awaiting,
  current,
}: Position & { program: Command; current: string }): Candidate[] {
  if (awaiting) return valuesOf(awaiting);
  if (current.startsWith('-')) {
    return optionsOf(program, command)
      .filter(({ hidden }) => !hidden)
      .map(({ long, short, description }) => ({ text: long ?? short ?? '', description }));
  }
  const visible = command.createHelp().visibleCommands(command);
  const commands = visible.map((one) => ({ text: one.name(), description: one.description() }));
  const argument = command.registeredArguments[position];
  return [...commands, ...(argument ? valuesOf(argument) : [])];
}

function valuesOf({ argChoices, description }: Argument | Option): Candidate[] {
  return (argChoices ?? []).map((text) => ({ text, description }));
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  return command === program ? program.options : [...command.options, ...program.options];
}
