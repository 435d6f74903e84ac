// `sextant flags`: feature flags as they are for your org, and to set one.
import { Argument, Command } from 'commander';
import type { Flag } from '../../api/figures';
import type { Page } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { table } from '@sextant/terminal/table';
import { orNone, state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { read } from '../../actions/read';

interface Scope {
  readonly workspace?: string;
  readonly user?: string;
}

interface SetOptions extends Scope {
  readonly everyOrg?: boolean;
}

export function flagsCommand(): Command {
  const flags = new Command('flags').description('feature flags: list, set');
  flags
    .command('list')
    .description('all flags, as they are for your org, a workspace or a user')
    .option('--workspace <id>', 'as they are for this workspace')
    .option('--user <id>', 'as they are for this user')
    .action(
      read<Scope, Page<Flag>>(({ options: { workspace, user } }) => ({
        path: '/flags',
        query: { workspace_id: workspace, user_id: user },
        render: ({ items }, view) => flagLines(items, view),
      })),
    );
  flags
    .command('set')
    .description('switch a flag; what is set for a user beats a workspace beats an org')
    .argument('<name>', 'name of the flag')
    .addArgument(new Argument('<on|off>', 'whether it holds').choices(['on', 'off']))
    .argument('[value]', 'what the flag takes, as "sextant flags list" says')
    .option('--workspace <id>', 'for this workspace alone')
    .option('--user <id>', 'for this user alone')
    .option('--every-org', 'the default of all orgs; only for a key of the platform')
    .action(
      change<SetOptions>(({ args: [name = '', onOff, value], options }) => ({
        method: 'PUT',
        path: `/flags/${encodeURIComponent(name)}`,
        body: bodyOf(onOff === 'on', value, options),
        ...(options.everyOrg && { question: `Set flag ${name} ${onOff} for all orgs that have not set it?` }),
        done: () => `Flag ${name} is ${onOff}${value === undefined ? '' : ` with the value ${value}`}.`,
      })),
    );
  return flags;
}

function bodyOf(enabled: boolean, value: string | undefined, { workspace, user, everyOrg }: SetOptions): object {
  if (everyOrg && (workspace ?? user) !== undefined) {
    throw new CliError('--every-org excludes --workspace and --user.', {
      exitCode: EXIT.usage,
      hint: 'Leave one out.',
    });
  }
  return {
    enabled,
    ...(value !== undefined && { value: valueOf(value) }),
    ...(workspace !== undefined && { workspace_id: workspace }),
    ...(user !== undefined && { user_id: user }),
    ...(everyOrg && { everyone: true }),
  };
}

/** A number or another JSON value where the text is one; else the text itself. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export function flagLines(flags: readonly Flag[], view: View): string[] {
  if (flags.length === 0) return ['There are no flags.'];
  return table<Flag>(
    [
      { title: 'FLAG', cell: ({ name }) => name, minWidth: 12 },
      { title: 'IS', cell: ({ enabled }) => state(enabled ? 'on' : 'off') },
      {
        title: 'VALUE',
        cell: ({ value }) => orNone(value === null || value === undefined ? null : shown(value)),
        minWidth: 5,
      },
      { title: 'SET FOR', cell: ({ decided_by: by }) => orNone(by) },
      { title: 'WHAT IT DOES', cell: ({ description }) => description, minWidth: 16 },
    ],
    flags,
    view,
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
