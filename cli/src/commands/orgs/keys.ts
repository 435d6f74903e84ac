// `sextant keys`: API keys of the org; a key is shown once, when it is made.
import { Command, Option } from 'commander';
import type { Key } from '../../api/figures';
import type { Page } from '../../api/types';
import type { Column } from '@sextant/terminal/table';
import { ago, utc } from '../../text/times';
import { toned, type Cell } from '@sextant/terminal/tones';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { secondsOf } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

const ROLES = ['viewer', 'operator', 'admin'] as const;

interface NewKey {
  readonly id: string;
  readonly key: string;
}

export function keysCommand(): Command {
  const keys = new Command('keys').description(
    'API keys of your org, for administrators: list, create, rotate, revoke',
  );
  keys
    .command('list')
    .description('all keys, without the keys themselves')
    .action(read<object, Page<Key>>(() => ({ path: '/keys', render: pageTable(columns, 'There are no keys.') })));
  keys
    .command('create')
    .description('make a key; it is shown once')
    .argument('<name>', 'what or whom it is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('viewer'))
    .addOption(new Option('--expires <age>', 'when it ends, as in 90d; without it it does not').argParser(secondsOf))
    .action(
      change<{ readonly role: string; readonly expires?: number }, NewKey>(
        ({ args: [name = ''], options: { role, expires } }) => ({
          method: 'POST',
          path: '/keys',
          body: { name, role, ...(expires !== undefined && { expires_at: inSeconds(expires) }) },
          done: (made) => [`Key ${name} is made, with the role ${role}. It is shown only now:`, ...shown(made)],
        }),
      ),
    );
  keys
    .command('rotate')
    .description('make a key in the place of another one, which works on for a while')
    .argument('<id>', 'id of the key')
    .addOption(new Option('--grace <age>', 'how long the old key works on').default(86_400, '1d').argParser(secondsOf))
    .action(
      change<{ readonly grace: number }, NewKey>(({ args: [id = ''], options: { grace } }) => ({
        method: 'POST',
        path: `/keys/${encodeURIComponent(id)}/rotate`,
        body: { grace_seconds: grace },
        ...(grace === 0 && {
          question: `End key ${id} at once? Whoever uses it is locked out until they have the new one.`,
        }),
        done: (made) => [
          `There is a new key; the old one works until ${utc(inSeconds(grace))}. It is shown only now:`,
          ...shown(made),
        ],
      })),
    );
  keys
    .command('revoke')
    .alias('delete')
    .description('end a key at once')
    .argument('<id>', 'id of the key')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'DELETE',
        path: `/keys/${encodeURIComponent(id)}`,
        question: `Revoke key ${id}? Whoever uses it is locked out at once.`,
        done: () => `Key ${id} is revoked.`,
      })),
    );
  return keys;
}

function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}

function shown({ id, key }: NewKey): string[] {
  return ['', `  ${key}`, '', `Its id is ${id}.`];
}

function columns(view: View): Column<Key>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'NAME', cell: ({ name }) => name, minWidth: 8 },
    { title: 'ROLE', cell: ({ role }) => role },
    { title: 'USED', cell: ({ last_used_at: at }) => ago(at, view.now) },
    { title: 'ENDS', cell: (key) => ends(key, view.now) },
  ];
}

function ends({ expires_at: at, state }: Key, now: Date): Cell {
  return state === 'active' ? ago(at, now) : toned('bad', state);
}
