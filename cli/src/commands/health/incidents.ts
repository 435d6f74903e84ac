// `sextant incidents`: incidents with their alerts and actions.
import { table, type Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { change } from '../../actions/change';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Query, Schemas } from '../../api/types';
import { fields, heading } from '../../text/fields';
import { orNone, state } from '../../text/states';
import { ago, moment, utc } from '../../text/times';
import type { View } from '../../text/view';

type Incident = Schemas['Incident'];
type IncidentWithHistory = Schemas['IncidentWithHistory'];

interface ListOptions extends PageOptions {
  readonly state?: Query<'/api/v1/incidents'>['state'];
}

export function incidentsCommand(): Command {
  const incidents = new Command('incidents').description('list, view and update incidents');
  incidents
    .command('list')
    .description('list incidents, newest first')
    .addOption(
      new Option('--state <state>', 'only incidents in this state').choices(['open', 'acknowledged', 'resolved']),
    )
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/incidents',
        ({ options: { state: wanted, limit, cursor } }: CommandInput<ListOptions>) => ({
          query: { state: wanted, limit, cursor },
        }),
        pageTable(columns, 'There are no incidents.'),
      ),
    );
  incidents
    .command('view')
    .description('show an incident with its alerts and actions')
    .argument('<id>', 'id of the incident')
    .action(read('/api/v1/incidents/{id}', ({ args: [id = ''] }) => ({ path: { id } }), incidentLines));
  addUpdate(incidents, 'ack', 'acknowledge', 'Acknowledged');
  addUpdate(incidents, 'resolve', 'resolve', 'Resolved');
  incidents
    .command('note')
    .description('add a note to an incident')
    .argument('<id>', 'id of the incident')
    .argument('<text>', 'text of the note')
    .action(
      change('post', '/api/v1/incidents/{id}/actions', ({ args: [id = '', note = ''] }) => ({
        path: { id },
        body: { action: 'note' as const, note },
        done: () => `Added the note to incident ${id}.`,
      })),
    );
  return incidents;
}

function addUpdate(incidents: Command, name: string, action: 'acknowledge' | 'resolve', done: string): void {
  incidents
    .command(name)
    .description(`${action} an incident`)
    .argument('<id>', 'id of the incident')
    .option('--note <text>', 'note to add')
    .action(
      change(
        'post',
        '/api/v1/incidents/{id}/actions',
        ({ args: [id = ''], options: { note } }: CommandInput<{ readonly note?: string }>) => ({
          path: { id },
          body: { action, ...(note !== undefined && { note }) },
          done: () => `${done} incident ${id}.`,
        }),
      ),
    );
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

function incidentLines(incident: IncidentWithHistory, view: View): string[] {
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
    ...(actions.length === 0 ? [] : [...heading('Actions', view), ...table(actionColumns(), actions, view)]),
  ];
}

function alertColumns(view: View): Column<IncidentWithHistory['alerts'][number]>[] {
  return [
    { title: 'ALERT', cell: ({ name }) => name, minWidth: 12 },
    { title: 'STATUS', cell: ({ status }) => state(status) },
    { title: 'SINCE', cell: ({ starts_at }) => ago(starts_at, view.now) },
    {
      title: 'SUMMARY',
      cell: ({ annotations }) => orNone(annotations['summary'] ?? annotations['description']),
      minWidth: 12,
    },
  ];
}

function actionColumns(): Column<IncidentWithHistory['actions'][number]>[] {
  return [
    { title: 'WHEN', cell: ({ at }) => utc(at) },
    { title: 'ACTOR', cell: ({ actor }) => actor, minWidth: 8 },
    { title: 'ACTION', cell: ({ action }) => action },
    { title: 'NOTE', cell: ({ note }) => orNone(note), minWidth: 8 },
  ];
}
