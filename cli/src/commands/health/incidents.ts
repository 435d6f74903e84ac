// `sextant incidents`: what went wrong and is being mended: list, view, acknowledge, resolve, note.
import { Command, Option } from 'commander';
import type { Incident, IncidentDetails } from '../../api/figures';
import type { Page } from '../../api/types';
import { fields, heading } from '../../text/fields';
import { table, type Column } from '@sextant/terminal/table';
import { ago, moment, utc } from '../../text/times';
import { toned } from '@sextant/terminal/tones';
import { orNone, state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

const STATES = ['open', 'acknowledged', 'resolved'] as const;

export function incidentsCommand(): Command {
  const incidents = new Command('incidents').description('incidents: list, view, ack, resolve, note');
  incidents
    .command('list')
    .description('incidents, newest first')
    .addOption(new Option('--state <state>', 'state of the incident').choices(STATES))
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read<PageOptions & { readonly state?: string }, Page<Incident>>(
        ({ options: { state: wanted, limit, cursor } }) => ({
          path: '/incidents',
          query: { state: wanted, limit, cursor },
          render: pageTable(columns, 'There are no incidents.'),
        }),
      ),
    );
  incidents
    .command('view')
    .description('one incident with its alerts and what was done')
    .argument('<id>', 'id of the incident')
    .action(read<object, IncidentDetails>(({ args: [id = ''] }) => ({ path: pathOf(id), render: incidentLines })));
  addAction(incidents, {
    name: 'ack',
    action: 'acknowledge',
    description: 'say that you are on it',
    done: 'is acknowledged',
  });
  addAction(incidents, { name: 'resolve', action: 'resolve', description: 'say that it is over', done: 'is resolved' });
  incidents
    .command('note')
    .description('write something down for those who come later')
    .argument('<id>', 'id of the incident')
    .argument('<text>', 'what to write down')
    .action(
      change(({ args: [id = '', note = ''] }) => ({
        method: 'POST',
        path: `${pathOf(id)}/actions`,
        body: { action: 'note', note },
        done: () => `The note is with incident ${id}.`,
      })),
    );
  return incidents;
}

interface Action {
  readonly name: string;
  readonly action: string;
  readonly description: string;
  /** What the incident then is. */
  readonly done: string;
}

function addAction(incidents: Command, { name, action, description, done }: Action): void {
  incidents
    .command(name)
    .description(description)
    .argument('<id>', 'id of the incident')
    .option('--note <text>', 'why, for those who come later')
    .action(
      change<{ readonly note?: string }>(({ args: [id = ''], options: { note } }) => ({
        method: 'POST',
        path: `${pathOf(id)}/actions`,
        body: { action, ...(note !== undefined && { note }) },
        done: () => `Incident ${id} ${done}.`,
      })),
    );
}

function pathOf(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}

function columns(view: View): Column<Incident>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'STATE', cell: (incident) => state(incident.state) },
    { title: 'SEVERITY', cell: ({ severity }) => state(severity) },
    { title: 'OPENED', cell: ({ opened_at }) => ago(opened_at, view.now) },
    { title: 'TITLE', cell: ({ title }) => title, minWidth: 11 },
  ];
}

export function incidentLines(incident: IncidentDetails, view: View): string[] {
  const { alerts, actions } = incident;
  return [
    ...fields(
      [
        ['Incident', toned('strong', incident.id)],
        ['Title', incident.title],
        ['Summary', incident.summary],
        ['State', state(incident.state)],
        ['Severity', state(incident.severity)],
        ['Opened', moment(incident.opened_at, view.now)],
        ['Acknowledged', incident.acknowledged_at ? moment(incident.acknowledged_at, view.now) : null],
        ['Resolved', incident.resolved_at ? moment(incident.resolved_at, view.now) : null],
      ],
      view,
    ),
    ...(alerts.length === 0 ? [] : [...heading('Alerts', view), ...table(alertColumns(view), alerts, view)]),
    ...(actions.length === 0 ? [] : [...heading('What was done', view), ...table(actionColumns(), actions, view)]),
  ];
}

function alertColumns(view: View): Column<IncidentDetails['alerts'][number]>[] {
  return [
    { title: 'ALERT', cell: ({ name }) => name, minWidth: 12 },
    { title: 'STATUS', cell: ({ status }) => state(status) },
    { title: 'SINCE', cell: ({ starts_at }) => ago(starts_at, view.now) },
    {
      title: 'WHAT',
      cell: ({ annotations }) => orNone(annotations['summary'] ?? annotations['description']),
      minWidth: 12,
    },
  ];
}

function actionColumns(): Column<IncidentDetails['actions'][number]>[] {
  return [
    { title: 'WHEN', cell: ({ at }) => utc(at) },
    { title: 'WHO', cell: ({ actor }) => actor, minWidth: 8 },
    { title: 'WHAT', cell: ({ action }) => action },
    { title: 'NOTE', cell: ({ note }) => orNone(note), minWidth: 8 },
  ];
}
