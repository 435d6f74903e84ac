// `sextant completion`, and the hidden command that shells ask for candidates.
import { Argument, Command } from 'commander';
import { candidatesFor } from './candidates';
import { COMPLETE, SCRIPTS, SHELLS, type Shell } from './scripts';

export function completionCommand(): Command {
  return new Command('completion')
    .description('print what a shell needs to complete commands; its first lines say where it goes')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell) => void process.stdout.write(SCRIPTS[shell]));
}

/** @param program whose commands are offered */
export function completeCommand(program: Command): Command {
  return new Command(COMPLETE)
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: string[]) => {
      const lines = candidatesFor(program, words).map(({ text, description }) => `${text}\t${description}\n`);
      process.stdout.write(lines.join(''));
    });
}
