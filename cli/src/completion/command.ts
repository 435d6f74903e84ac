// `sextant completion`, and the hidden command that the shell scripts call.
import { Argument, Command } from 'commander';
import { candidatesFor } from './candidates';
import { COMPLETE, SCRIPTS, SHELLS, type Shell } from './scripts';

export function completionCommand(): Command {
  return new Command('completion')
    .description('print the completion script of a shell; its first lines say how to install it')
    .addArgument(new Argument('<shell>', 'shell').choices(SHELLS))
    .action((shell: Shell) => void process.stdout.write(SCRIPTS[shell]));
}

/** @param program the program whose commands are completed */
export function completeCommand(program: Command): Command {
  return new Command(COMPLETE)
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: string[]) => {
      const lines = candidatesFor(program, words).map(({ text, description }) => `${text}\t${description}\n`);
      process.stdout.write(lines.join(''));
    });
}
