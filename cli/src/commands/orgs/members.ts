// `sextant workspaces` and `sextant users`: the people of an org, for its administrators.
import { Command } from 'commander';
import type { Page } from '../../api/types';
import type { Column } from '@sextant/terminal/table';
import { ago } from '../../text/times';
import { orNone } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
}

interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly workspace_id: string | null;
}

export function workspacesCommand(): Command {
  const workspaces = new Command('workspaces').description('workspaces of an org: list, create, delete');
  workspaces
    .command('list')
    .description('all workspaces, by name')
    .action(
      read<object, Page<Workspace>>(() => ({
        path: '/workspaces',
        render: pageTable(workspaceColumns, 'There are no workspaces.'),
      })),
    );
  workspaces
    .command('create')
    .description('add a workspace')
    .argument('<name>', 'its name')
    .action(
      change<object, Workspace>(({ args: [name] }) => ({
        method: 'POST',
        path: '/workspaces',
        body: { name },
        done: ({ id }) => `Workspace ${name} is made; its id is ${id}.`,
      })),
    );
  workspaces
    .command('delete')
    .description('delete a workspace with its users, runs and flags; what was spent stays in the ledger')
    .argument('<id>', 'id of the workspace')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'DELETE',
        path: `/workspaces/${encodeURIComponent(id)}`,
        question: `Delete workspace ${id} with its users, runs and flags? It cannot be undone.`,
        done: () => `Workspace ${id} is deleted.`,
      })),
    );
  return workspaces;
}

export function usersCommand(): Command {
  const users = new Command('users').description('users of an org: list, create, delete');
  users
    .command('list')
    .description('all users, by e-mail')
    .action(
      read<object, Page<User>>(() => ({ path: '/users', render: pageTable(userColumns, 'There are no users.') })),
    );
  users
    .command('create')
    .description('add a user')
    .argument('<email>', 'their e-mail address')
    .option('--name <name>', 'their name')
    .option('--workspace <id>', 'their workspace')
    .action(
      change<{ readonly name?: string; readonly workspace?: string }, User>(
        ({ args: [email], options: { name, workspace } }) => ({
          method: 'POST',
          path: '/users',
          body: {
            ...{ email, ...(name !== undefined && { name }) },
            ...(workspace !== undefined && { workspace_id: workspace }),
          },
          done: ({ id }) => `User ${email} is made; their id is ${id}.`,
        }),
      ),
    );
  users
    .command('delete')
    .description('delete a user with their runs, keys and flags; what was spent stays in the ledger')
    .argument('<id>', 'id of the user')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'DELETE',
        path: `/users/${encodeURIComponent(id)}`,
        question: `Delete user ${id} with their runs, keys and flags? It cannot be undone.`,
        done: () => `User ${id} is deleted.`,
      })),
    );
  return users;
}

function workspaceColumns(view: View): Column<Workspace>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'NAME', cell: ({ name }) => name, minWidth: 8 },
    { title: 'MADE', cell: ({ created_at: at }) => ago(at, view.now) },
  ];
}

function userColumns(): Column<User>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'E-MAIL', cell: ({ email }) => email, minWidth: 12 },
    { title: 'NAME', cell: ({ name }) => orNone(name), minWidth: 6, droppable: 1 },
    { title: 'WORKSPACE', cell: ({ workspace_id: id }) => orNone(id), minWidth: 9, droppable: 2 },
  ];
}
