// Valid cron expressions and time zones, and their times around clock changes.
import { cron, nextTime, timeZone } from './cron';

test.each([
  '0 2 * * *',
  '*/5 * * * *',
  '30 4 1,15 * 5',
  '0 0 2 * * *',
  '0 9 * * MON-FRI',
  '0 0 L * *',
  '0 0 ? JAN 1#2',
])('%s is accepted', (text) => {
  expect(cron.safeParse(text).success).toBe(true);
});

test.each([
  ...['', '* * * *', '61 * * * *', '* * * * * * *', 'every day', '0 0 30 2 *', 'a b c d e', '@daily', '*/0 * * * *'],
  ...['H H * * *', 'H(0-5) 2 * * *', 'H/15 * * * *', '0 H * * * *', '~ 2 * * *', '0~30 2 * * *', 'R 2 * * *'],
])('%j is refused', (text) => {
  expect(cron.safeParse(text).success).toBe(false);
});

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Mars/Olympus', false],
  ['', false],
])('the time zone %j is valid: %s', (name, valid) => {
  expect(timeZone.safeParse(name).success).toBe(valid);
});

/** The next `count` times, without seconds. */
function times(expression: string, zone: string, after: string, count: number): readonly string[] {
  const next: string[] = [];
  for (let time: Date | undefined = new Date(after); next.length < count;) {
    time = nextTime(expression, zone, time);
    if (!time) break;
    next.push(time.toISOString().slice(0, 16));
  }
  return next;
}

test.each([
  // Midnight does not exist on 24 April: the clocks go from 0:00 to 1:00.
  ['0 0 * * *', 'Africa/Cairo', '2026-04-22T12:00Z', ['2026-04-22T22:00', '2026-04-23T22:00', '2026-04-24T21:00']],
  ['0,30 0 * * *', 'Africa/Cairo', '2026-04-23T12:00Z', ['2026-04-23T22:00', '2026-04-24T21:00', '2026-04-24T21:30']],
  ['0 0 24 4 *', 'Africa/Cairo', '2026-01-01T00:00Z', ['2026-04-23T22:00', '2027-04-23T22:00']],
  // 23:30 exists twice on 29 October.
  ['30 23 * * *', 'Africa/Cairo', '2026-10-29T12:00Z', ['2026-10-29T20:30', '2026-10-30T21:30']],
  ['30 23 * * *', 'Africa/Cairo', '2026-10-29T20:45Z', ['2026-10-30T21:30']],
  // The rules of Brazil until 2019.
  ['0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00Z', ['2018-11-04T03:00', '2018-11-05T02:00']],
  ['0 0 * * 0', 'America/Sao_Paulo', '2018-11-01T12:00Z', ['2018-11-04T03:00', '2018-11-11T02:00']],
  ['30 23 * * *', 'America/Sao_Paulo', '2018-02-17T12:00Z', ['2018-02-18T01:30', '2018-02-19T02:30']],
  ['0 0 * * *', 'America/Sao_Paulo', '2026-11-03T12:00Z', ['2026-11-04T03:00', '2026-11-05T03:00']],
  // 2:00 to 3:00 does not exist on 29 March, and exists twice on 25 October.
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['*/20 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T00:20']],
  ['0 2-4 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-29T02:00', '2026-03-30T00:00']],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  ['*/30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-26T01:00']],
  ['0 3 * * *', 'Europe/Berlin', '2026-10-25T00:45Z', ['2026-10-25T02:00']],
  // Intervals follow elapsed time.
  ['0 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', ['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']],
  ['*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:00Z', ['2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30']],
  // 2:00 to 2:30 does not exist on 4 October, 1:30 to 2:00 exists twice on 5 April.
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00Z', ['2026-10-03T15:30', '2026-10-04T15:15']],
  ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T12:00Z', ['2026-04-04T14:45', '2026-04-05T15:15']],
  ['0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
])('%s in %s after %s', (expression, zone, after, expected) => {
  expect(times(expression, zone, after, expected.length)).toEqual(expected);
});

test.each(['Africa/Cairo', 'America/Sao_Paulo', 'Europe/Berlin', 'Australia/Lord_Howe'])(
  'a daily time fires once per day throughout a year in %s',
  (zone) => {
    const dayOf = (time: string) => new Date(`${time}Z`).toLocaleDateString('sv-SE', { timeZone: zone });
    for (const expression of ['0 0 * * *', '30 0 * * *', '45 1 * * *', '15 2 * * *', '30 23 * * *']) {
      const days = times(expression, zone, '2018-01-01T12:00Z', 365).map(dayOf);
      expect(new Set(days).size).toBe(365);
    }
  },
);

test('the next time does not depend on when it is computed', () => {
  const moments = Array.from(
    { length: 60 },
    (_, minute) => new Date(Date.parse('2026-10-25T00:31Z') + minute * 60_000),
  );
  const nextTimes = moments.map((after) => nextTime('30 2 * * *', 'Europe/Berlin', after)?.toISOString());
  expect(new Set(nextTimes)).toEqual(new Set(['2026-10-26T01:30:00.000Z']));
});
