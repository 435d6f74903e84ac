// A script as it is run: what it declares and asserts, and its one check; all else that it asks for is left out.
import { itemsOf, lineAt, SmtlibError } from './read';

export interface Script {
  /** Everything before the check, with what is left out blanked, so that lines stay what they are. */
  readonly declarations: string;
  /** The command that checks. */
  readonly check: string;
}

/** What becomes of a command: it runs, it is the check, it is left out, or it ends the script. */
type Treatment = 'run' | 'check' | 'leave out' | 'end';

// Only what is listed runs: other commands of Z3 write files, or ask for more than one finding.
const TREATMENTS: ReadonlyMap<string, Treatment> = new Map([
  ...named('run', 'set-logic assert push pop reset-assertions define-const define-fun define-fun-rec define-funs-rec'),
  ...named('run', 'define-sort declare-const declare-fun declare-sort declare-datatype declare-datatypes'),
  ...named('check', 'check-sat check-sat-assuming check-sat-using'),
  ...named('leave out', 'echo set-info get-assertions get-assignment get-info get-model get-objectives get-option'),
  ...named('leave out', 'get-proof get-unsat-assumptions get-unsat-core get-value'),
  ...named('end', 'exit'),
]);

/** Options that steer the search; others set limits, threads and files, which are not the script's to choose. */
const OPTION =
  /^\(\s*set-option\s+:(?:auto_config|global-declarations|(?:smt|sat|nlsat|rewriter)\.(?!threads)[\w.]+)\s/;

/** Reads a script; throws SmtlibError for what is no SMT-LIB, cannot be run here, or checks twice. */
export function readScript(text: string): Script {
  // Z3 would take it for the end.
  const nul = text.indexOf('\0');
  if (nul !== -1) throw new SmtlibError(lineAt(text, nul), 'has a NUL character');
  let declarations = '';
  let check: string | undefined;
  let at = 0;
  for (const { start, end } of itemsOf(text)) {
    const command = text.slice(start, end);
    const treatment = treatmentOf(command);
    if (!treatment) throw new SmtlibError(lineAt(text, start), `cannot run ${shortened(command)} here`);
    if (treatment === 'end') break;
    if (treatment === 'check') {
      if (check !== undefined)
        throw new SmtlibError(
          lineAt(text, start),
          'checks a second time: send each obligation in a request of its own',
        );
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
  if (name === 'set-option') return OPTION.test(command) ? 'run' : 'leave out';
  return TREATMENTS.get(name);
}

/** The check's own place is left free: Z3 goes on counting lines there. */
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
