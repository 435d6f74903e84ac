// Validates teams, Slack channels, the mail server and quiet hours.
import type { ChannelSettings, EmailSettings, QuietHours } from '../channels';
import type { Team } from '../teams';

interface Owned {
  readonly name: string;
  readonly team: string;
}

const SLACK_CHANNELS = ['critical', 'warnings', 'info', 'worker'] as const;

/** Returns one sentence per problem; empty when valid. */
export function validateChannels(
  alerts: readonly Owned[],
  teams: readonly Team[],
  { slack, email, quietHours }: ChannelSettings,
): readonly string[] {
  return [
    ...alerts.flatMap((alert) => ownerProblems(alert, teams)),
    ...teams.flatMap((team, i) => teamProblems(team, teams.slice(0, i))),
    ...SLACK_CHANNELS.flatMap((purpose) => channelProblems(`the ${purpose} channel`, slack[purpose])),
    ...emailProblems(email),
    ...quietHoursProblems(quietHours),
  ];
}

function ownerProblems({ name, team }: Owned, teams: readonly Team[]): string[] {
  // validateAlerts reports an alert without a team.
  if (team.trim() === '' || teams.some((each) => each.name === team)) return [];
  return [
    `alert ${name}: unknown team ${team}: expected ${teams.map((each) => each.name).join(', ') || 'a declared team'}`,
  ];
}

function teamProblems({ name, channel }: Team, before: readonly Team[]): string[] {
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) ? [] : [`team ${name}: the name must be kebab-case`]),
    ...(before.some((other) => other.name === name) ? [`team ${name} is declared twice`] : []),
    ...channelProblems(`team ${name}`, channel),
  ];
}

function channelProblems(owner: string, channel: string): string[] {
  if (/^#[a-z0-9][a-z0-9_-]{0,79}$/.test(channel)) return [];
  return [`${owner}: invalid Slack channel ${channel}: expected # and up to 80 of a-z, 0-9, - and _`];
}

function emailProblems({ server, from, to }: EmailSettings): string[] {
  const port = Number(server.split(':')[1]);
  const address = /^[^\s@<>,'"]+@[^\s@<>,'"]+$/;
  return [
    ...(server === '' ? ['e-mail: the server is missing: set --email-server to host:port'] : []),
    ...(server !== '' && !(/^[\w.-]+:\d+$/.test(server) && port >= 1 && port <= 65_535)
      ? [`e-mail: invalid server ${server}: expected host:port`]
      : []),
    ...(address.test(from) ? [] : [`e-mail: invalid sender ${from}: set --email-from to an address`]),
    ...to
      .split(',')
      .filter((each) => !address.test(each.trim()))
      .map((each) => `e-mail: invalid recipient ${each.trim()}: set --email-to to addresses separated by commas`),
  ];
}

function quietHoursProblems({ start, end, timeZone }: QuietHours): string[] {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  return [
    ...[start, end]
      .filter((each) => !time.test(each))
      .map((each) => `quiet hours: invalid time ${each}: expected HH:MM from 00:00 to 23:59`),
    ...(start === end ? [`quiet hours: start and end are both ${start}`] : []),
    ...(isTimeZone(timeZone)
      ? []
      : [`quiet hours: unknown time zone ${timeZone}: expected a name of the IANA database, like Europe/Berlin`]),
  ];
}

function isTimeZone(name: string): boolean {
  // Intl also accepts offsets such as +01:00, which Alertmanager refuses.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
