import { DEFAULT_CHANNELS, type ChannelSettings } from '../channels';
import { sextantTeams, type Team } from '../teams';
import { validateChannels } from './validate-channels';

const alerts = [{ name: 'TargetDown', team: 'platform' }];
const problems = (changes: Partial<ChannelSettings>, teams: readonly Team[] = sextantTeams) =>
  validateChannels(alerts, teams, { ...DEFAULT_CHANNELS, ...changes });
const email = (changes: object) => ({ email: { ...DEFAULT_CHANNELS.email, ...changes } });
const slack = (critical: string) => ({ slack: { ...DEFAULT_CHANNELS.slack, critical } });
const quiet = (changes: object) => ({ quietHours: { ...DEFAULT_CHANNELS.quietHours, ...changes } });

test('the defaults are valid', () => {
  expect(problems({})).toEqual([]);
  expect(problems(email({ to: 'a@example.com, b@example.com' }))).toEqual([]);
});

test.each<[Partial<ChannelSettings>, string]>([
  [slack('alerts'), 'the critical channel: invalid Slack channel alerts: expected # and up to 80 of a-z, 0-9, - and _'],
  [
    slack('#Alerts'),
    'the critical channel: invalid Slack channel #Alerts: expected # and up to 80 of a-z, 0-9, - and _',
  ],
  [email({ server: '' }), 'e-mail: the server is missing: set --email-server to host:port'],
  [email({ server: 'smtp.test' }), 'e-mail: invalid server smtp.test: expected host:port'],
  [email({ server: 'smtp.test:70000' }), 'e-mail: invalid server smtp.test:70000: expected host:port'],
  [email({ from: 'me' }), 'e-mail: invalid sender me: set --email-from to an address'],
  [email({ to: 'a@b.test,' }), 'e-mail: invalid recipient : set --email-to to addresses separated by commas'],
  [quiet({ start: '24:00' }), 'quiet hours: invalid time 24:00: expected HH:MM from 00:00 to 23:59'],
  [quiet({ start: '07:00' }), 'quiet hours: start and end are both 07:00'],
  [
    quiet({ timeZone: 'Mars/Base' }),
    'quiet hours: unknown time zone Mars/Base: expected a name of the IANA database, like Europe/Berlin',
  ],
])('%j is rejected', (changes, problem) => {
  expect(problems(changes)).toEqual([problem]);
});

test('an alert of an unknown team, and a team that is malformed or declared twice, are rejected', () => {
  const team = { name: 'Ops Team', channel: 'ops' };
  expect(problems({}, [team, team])).toEqual([
    'alert TargetDown: unknown team platform: expected Ops Team, Ops Team',
    'team Ops Team: the name must be kebab-case',
    'team Ops Team: invalid Slack channel ops: expected # and up to 80 of a-z, 0-9, - and _',
    'team Ops Team: the name must be kebab-case',
    'team Ops Team is declared twice',
    'team Ops Team: invalid Slack channel ops: expected # and up to 80 of a-z, 0-9, - and _',
  ]);
});
