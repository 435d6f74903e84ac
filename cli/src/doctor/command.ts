// `sextant doctor`: checks the CLI, the API and what is behind it, and says how to fix problems.
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
    .description('check the CLI, the API, its dependencies and the components of a local stack')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const examineOnce = async (): Promise<readonly string[]> => {
        const sections = await examine(options);
        const findings = sections.flatMap((section) => section.findings);
        process.exitCode = findings.some(({ status }) => status === 'failed') ? EXIT.refused : EXIT.ok;
        return options.json
          ? [JSON.stringify({ ok: process.exitCode === EXIT.ok, checks: findings })]
          : reportLines(sections, viewOf(options));
      };
      if (options.watch === undefined) print(await examineOnce());
      else await watch(examineOnce, { seconds: options.watch, plain: options.json === true });
    });
}

async function examine(options: GlobalOptions): Promise<Section[]> {
  const settings = settingsOrFinding(options);
  const stack = findStack(process.env);
  const hasSettings = 'url' in settings;
  const [api, queues, components] = await Promise.all([
    hasSettings ? apiFindings(settings) : [settings],
    hasSettings ? queueFindings(settings) : [],
    stack ? componentFindings(stack) : [],
  ]);
  // An API that does not respond shows nothing of what is behind it.
  const behind = api.some(({ status }) => status === 'failed') ? [] : queues;
  return [
    // The launcher has checked the version.
    { title: 'This machine', findings: [{ name: 'Node', status: 'ok', text: `Node ${process.versions.node}` }] },
    { title: 'The API', findings: api },
    { title: 'Behind the API', findings: behind },
    { title: 'Local stack', findings: components },
  ];
}

function settingsOrFinding(options: GlobalOptions): Settings | Finding {
  try {
    return settingsOf(options, process.env);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { name: 'settings', status: 'failed', text: error.message, advice: error.hint };
  }
}
