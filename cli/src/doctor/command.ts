// `sextant doctor`: checks what the command line needs and what lies behind the API, and says how to mend what is wrong.
import { Command } from 'commander';
import { watch } from '../actions/watch';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { settingsOf, type GlobalOptions, type Settings } from '../settings';
import { findStack } from '../stack-home';
import { print, viewOf } from '../terminal';
import { componentFindings } from './components';
import { apiFindings, queueFindings } from './platform';
import { reportLines, type Finding, type Section } from './report';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check the command line, the API, what it needs and, in a checkout, each component')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const look = async (): Promise<readonly string[]> => {
        const sections = await examine(options);
        const findings = sections.flatMap((section) => section.findings);
        process.exitCode = findings.some(({ status }) => status === 'failed') ? EXIT.refused : EXIT.ok;
        return options.json
          ? [JSON.stringify({ ok: process.exitCode === EXIT.ok, checks: findings })]
          : reportLines(sections, viewOf(options));
      };
      if (options.watch === undefined) print(await look());
      else await watch(look, { seconds: options.watch, plain: options.json === true });
    });
}

async function examine(options: GlobalOptions): Promise<Section[]> {
  const settings = settingsOrFinding(options);
  const stack = findStack(process.env);
  const known = 'url' in settings;
  const [api, queues, components] = await Promise.all([
    known ? apiFindings(settings) : [settings],
    known ? queueFindings(settings) : [],
    stack ? componentFindings(stack) : [],
  ]);
  // What is behind an API that does not answer cannot be seen through it.
  const behind = api.some(({ status }) => status === 'failed') ? [] : queues;
  return [
    { title: 'This machine', findings: [nodeFinding()] },
    { title: 'The API', findings: api },
    { title: 'Behind the API', findings: behind },
    { title: 'Components of the local stack', findings: components },
  ];
}

function settingsOrFinding(options: GlobalOptions): Settings | Finding {
  try {
    return settingsOf(options, process.env);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { name: 'settings', status: 'failed', says: error.message, mend: error.hint };
  }
}

const OLDEST = [22, 19] as const;

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  const says = `Node ${process.versions.node}`;
  if (fits) return { name: 'Node', status: 'ok', says };
  return { name: 'Node', status: 'failed', says, mend: `Use Node ${OLDEST.join('.')} or newer; "make up" brings one.` };
}
