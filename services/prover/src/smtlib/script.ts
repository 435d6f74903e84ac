// Selects the commands of a script that run: declarations, assertions and one check. Other commands are skipped.
import { itemsOf, lineAt, SmtlibError } from './read';

export interface Script {
  /** The commands before the check. Skipped commands are replaced with spaces, so that line numbers do not change. */
  readonly declarations: string;
  /** The check command. */
  readonly check: string;
}

type Treatment = 'run' | 'check' | 'skip' | 'end';

// An allowlist: other commands of Z3 write files or request several results.
const TREATMENTS: ReadonlyMap<string, Treatment> = new Map([
  ...named('run', 'set-logic assert push pop reset-assertions define-const define-fun define-fun-rec define-funs-rec'),
  ...named('run', 'define-sort declare-const declare-fun declare-sort declare-datatype declare-datatypes'),
  ...named('check', 'check-sat check-sat-assuming check-sat-using'),
  ...named('skip', 'echo set-info get-assertions get-assignment get-info get-model get-objectives get-option'),
  ...named('skip', 'get-proof get-unsat-assumptions get-unsat-core get-value'),
  ...named('end', 'exit'),
]);

/** Options of the search strategy. Scripts must not set limits, threads or files. */
const OPTION =
  /^\(\s*set-option\s+:(?:auto_config|global-declarations|(?:smt|sat|nlsat|rewriter)\.(?!threads)[\w.]+)\s/;

/** Throws SmtlibError if the script is invalid, contains a command that is not allowed, or checks twice. */
export function readScript(text: string): Script {
  // Z3 would treat it as the end of the text.
  const nul = text.indexOf('\0');
  if (nul !== -1) throw new SmtlibError(lineAt(text, nul), 'the script contains a NUL character');
  let declarations = '';
  let check: string | undefined;
  let at = 0;
  for (const { start, end } of itemsOf(text)) {
    const command = text.slice(start, end);
    const treatment = treatmentOf(command);
    if (!treatment) throw new SmtlibError(lineAt(text, start), `the command ${shortened(command)} is not allowed`);
    if (treatment === 'end') break;
    if (treatment === 'check') {
      if (check !== undefined)
        throw new SmtlibError(lineAt(text, start), 'second check: send each obligation in a separate request');
      check = command;
    }
    if (check === undefined || treatment === 'check') {
      declarations += text.slice(at, start) + (treatment === 'run' ? command : blanked(command, treatment));
      at = end;
    }
  }
  return { declarations, check: check ?? '(check-sat)' };
}

function treatmentOf(command: string): Treatment | undefined {
  const name = /^\(\s*([\w-]+)/.exec(command)?.[1] ?? '';
  if (name === 'set-option') return OPTION.test(command) ? 'run' : 'skip';
  return TREATMENTS.get(name);
}

/** Nothing for the check: Z3 continues to count lines when it runs the check. */
function blanked(command: string, treatment: Treatment): string {
  return treatment === 'check' ? '' : command.replace(/[^\n]/g, ' ');
}

function shortened(command: string): string {
  const [line = ''] = command.split('\n');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function named(treatment: Treatment, names: string): [string, Treatment][] {
  return names.split(' ').map((name) => [name, treatment]);
}
