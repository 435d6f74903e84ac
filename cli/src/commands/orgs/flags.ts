// `sextant flags`: feature flags.
import { table } from '@sextant/terminal/table';
import { Argument, Command } from 'commander';
import { change } from '../../actions/change';
import { read, type CommandInput } from '../../actions/read';
import type { Body, Schemas } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { orNone, state } from '../../text/states';
import type { View } from '../../text/view';

type FlagValue = Exclude<Body<'put', '/api/v1/flags/{name}'>['value'], undefined>;

interface Scope {
  readonly workspace?: string;
  readonly user?: string;
}

interface SetOptions extends Scope {
  readonly everyOrg?: boolean;
}

export function flagsCommand(): Command {
  const flags = new Command('flags').description('list and set feature flags');
  flags
    .command('list')
    .description('list the flags with their values for your org, a workspace or a user')
    .option('--workspace <id>', 'show the values for this workspace')
    .option('--user <id>', 'show the values for this user')
    .action(
      read(
        '/api/v1/flags',
        ({ options: { workspace, user } }: CommandInput<Scope>) => ({
          query: { workspace_id: workspace, user_id: user },
        }),
        ({ items }, view) => flagLines(items, view),
      ),
    );
  flags
    .command('set')
    .description('turn a flag on or off; user settings override workspace settings, which override org settings')
    .argument('<name>', 'name of the flag')
    .addArgument(new Argument('<on|off>', 'new state').choices(['on', 'off']))
    .argument('[value]', 'value, for flags that "sextant flags list" shows with one')
    .option('--workspace <id>', 'set it only for this workspace')
    .option('--user <id>', 'set it only for this user')
    .option('--every-org', 'set the default of all orgs; requires a platform key')
    .action(
      change(
        'put',
        '/api/v1/flags/{name}',
        ({ args: [name = '', onOff, value], options }: CommandInput<SetOptions>) => ({
          path: { name },
          body: settingOf(onOff === 'on', value, options),
          question: options.everyOrg ? `Set flag ${name} ${onOff} for all orgs that have not set it?` : undefined,
          done: () => `Flag ${name} is ${onOff}${value === undefined ? '' : ` with the value ${value}`}.`,
        }),
      ),
    );
  return flags;
}

function settingOf(enabled: boolean, value: string | undefined, { workspace, user, everyOrg }: SetOptions) {
  if (everyOrg && (workspace ?? user) !== undefined) {
    throw new CliError('--every-org cannot be combined with --workspace or --user.', { exitCode: EXIT.usage });
  }
  return {
    enabled,
    ...(value !== undefined && { value: jsonOrText(value) }),
    ...(workspace !== undefined && { workspace_id: workspace }),
    ...(user !== undefined && { user_id: user }),
    ...(everyOrg && { everyone: true }),
  };
}

/** The text as JSON if it is valid JSON, such as a number; otherwise the text itself. */
function jsonOrText(text: string): FlagValue {
  try {
    return JSON.parse(text) as FlagValue;
  } catch {
    return text;
  }
}

function flagLines(flags: readonly Schemas['Flag'][], view: View): string[] {
  if (flags.length === 0) return ['There are no flags.'];
  const valueText = (value: unknown): string | null =>
    value == null ? null : typeof value === 'string' ? value : JSON.stringify(value);
  return table<Schemas['Flag']>(
    [
      { title: 'FLAG', cell: ({ name }) => name, minWidth: 12 },
      { title: 'STATE', cell: ({ enabled }) => state(enabled ? 'on' : 'off') },
      { title: 'VALUE', cell: ({ value }) => orNone(valueText(value)), minWidth: 5 },
      { title: 'SET FOR', cell: ({ decided_by: by }) => orNone(by) },
      { title: 'DESCRIPTION', cell: ({ description }) => description, minWidth: 16 },
    ],
    flags,
    view,
  );
}
