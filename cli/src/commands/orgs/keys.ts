// `sextant keys`: API keys of an org.
import type { Column } from '@sextant/terminal/table';
import { toned, type Cell } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { change } from '../../actions/change';
import { secondsOf } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Body, ItemOf } from '../../api/types';
import { ago, utc } from '../../text/times';
import type { View } from '../../text/view';

type Key = ItemOf<'/api/v1/keys'>;

const ROLES = ['viewer', 'operator', 'admin'] as const;

interface CreateOptions {
  readonly role: Body<'post', '/api/v1/keys'>['role'];
  readonly expires?: number;
}

export function keysCommand(): Command {
  const keys = new Command('keys').description('list, create, rotate and revoke API keys of your org (administrators)');
  keys
    .command('list')
    .description('list all keys, without their secrets')
    .action(read('/api/v1/keys', () => ({}), pageTable(columns, 'There are no keys.')));
  keys
    .command('create')
    .description('create a key and print it; it is shown only once')
    .argument('<name>', 'what the key is for')
    .addOption(new Option('--role <role>', 'role of the key').choices(ROLES).default('viewer'))
    .addOption(new Option('--expires <age>', 'lifetime, such as 90d; unlimited by default').argParser(secondsOf))
    .action(
      change(
        'post',
        '/api/v1/keys',
        ({ args: [name = ''], options: { role, expires } }: CommandInput<CreateOptions>) => ({
          body: { name, role, ...(expires !== undefined && { expires_at: inSeconds(expires) }) },
          done: (created) => [
            `Created key ${name} with the role ${role}. The key is shown only once:`,
            ...secretLines(created),
          ],
        }),
      ),
    );
  keys
    .command('rotate')
    .description('replace a key; the old key works for a grace period')
    .argument('<id>', 'id of the key')
    .addOption(
      new Option('--grace <age>', 'how long the old key keeps working').default(86_400, '1d').argParser(secondsOf),
    )
    .action(
      change(
        'post',
        '/api/v1/keys/{id}/rotate',
        ({ args: [id = ''], options: { grace } }: CommandInput<{ readonly grace: number }>) => ({
          path: { id },
          body: { grace_seconds: grace },
          question:
            grace === 0 ? `Revoke key ${id} now? Clients that use it fail until they have the new key.` : undefined,
          done: (created) => [
            `Created a new key; the old key works until ${utc(inSeconds(grace))}. The key is shown only once:`,
            ...secretLines(created),
          ],
        }),
      ),
    );
  keys
    .command('revoke')
    .alias('delete')
    .description('revoke a key immediately')
    .argument('<id>', 'id of the key')
    .action(
      change('delete', '/api/v1/keys/{id}', ({ args: [id = ''] }) => ({
        path: { id },
        question: `Revoke key ${id}? Clients that use it fail immediately.`,
        done: () => `Revoked key ${id}.`,
      })),
    );
  return keys;
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

function secretLines({ id, key }: { readonly id: string; readonly key: string }): string[] {
  return ['', `  ${key}`, '', `Its id is ${id}.`];
}

function columns(view: View): Column<Key>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'NAME', cell: ({ name }) => name, minWidth: 8 },
    { title: 'ROLE', cell: ({ role }) => role },
    { title: 'LAST USED', cell: ({ last_used_at: at }) => ago(at, view.now) },
    { title: 'EXPIRES', cell: (key) => expiry(key, view.now) },
  ];
}

function expiry({ expires_at: at, state }: Key, now: Date): Cell {
  return state === 'active' ? ago(at, now) : toned('bad', state);
}
