// `sextant workspaces` and `sextant users`: the workspaces and users of an org.
import type { Column } from '@sextant/terminal/table';
import { Command } from 'commander';
import { change } from '../../actions/change';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { ItemOf } from '../../api/types';
import { orNone } from '../../text/states';
import { ago } from '../../text/times';
import type { View } from '../../text/view';

export function workspacesCommand(): Command {
  const workspaces = new Command('workspaces').description('list, create and delete workspaces (administrators)');
  workspaces
    .command('list')
    .description('list all workspaces by name')
    .action(read('/api/v1/workspaces', () => ({}), pageTable(workspaceColumns, 'There are no workspaces.')));
  workspaces
    .command('create')
    .description('create a workspace')
    .argument('<name>', 'name of the workspace')
    .action(
      change('post', '/api/v1/workspaces', ({ args: [name = ''] }) => ({
        body: { name },
        done: ({ id }) => `Created workspace ${name} with the id ${id}.`,
      })),
    );
  workspaces
    .command('delete')
    .description('delete a workspace with its users, runs and flags; the usage ledger is kept')
    .argument('<id>', 'id of the workspace')
    .action(
      change('delete', '/api/v1/workspaces/{id}', ({ args: [id = ''] }) => ({
        path: { id },
        question: `Delete workspace ${id} with its users, runs and flags? This cannot be undone.`,
        done: () => `Deleted workspace ${id}.`,
      })),
    );
  return workspaces;
}

interface CreateUserOptions {
  readonly name?: string;
  readonly workspace?: string;
}

export function usersCommand(): Command {
  const users = new Command('users').description('list, create and delete users (administrators)');
  users
    .command('list')
    .description('list all users by e-mail address')
    .action(read('/api/v1/users', () => ({}), pageTable(userColumns, 'There are no users.')));
  users
    .command('create')
    .description('create a user')
    .argument('<email>', 'e-mail address of the user')
    .option('--name <name>', 'name of the user')
    .option('--workspace <id>', 'workspace of the user')
    .action(
      change(
        'post',
        '/api/v1/users',
        ({ args: [email = ''], options: { name, workspace } }: CommandInput<CreateUserOptions>) => ({
          body: { email, name, workspace_id: workspace },
          done: ({ id }) => `Created user ${email} with the id ${id}.`,
        }),
      ),
    );
  users
    .command('delete')
    .description('delete a user with their runs, keys and flags; the usage ledger is kept')
    .argument('<id>', 'id of the user')
    .action(
      change('delete', '/api/v1/users/{id}', ({ args: [id = ''] }) => ({
        path: { id },
        question: `Delete user ${id} with their runs, keys and flags? This cannot be undone.`,
        done: () => `Deleted user ${id}.`,
      })),
    );
  return users;
}

function workspaceColumns(view: View): Column<ItemOf<'/api/v1/workspaces'>>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'NAME', cell: ({ name }) => name, minWidth: 8 },
    { title: 'CREATED', cell: ({ created_at: at }) => ago(at, view.now) },
  ];
}

function userColumns(): Column<ItemOf<'/api/v1/users'>>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'E-MAIL', cell: ({ email }) => orNone(email), minWidth: 12 },
    { title: 'NAME', cell: ({ name }) => orNone(name), minWidth: 6, droppable: 1 },
    { title: 'WORKSPACE', cell: ({ workspace_id: id }) => orNone(id), minWidth: 9, droppable: 2 },
  ];
}
