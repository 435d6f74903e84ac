// Which cron expressions and time zones are taken.
import { cron, nextTime, timeZone } from './cron';

test.each(['0 2 * * *', '*/5 * * * *', '30 4 1,15 * 5', '0 0 2 * * *', '0 9 * * MON-FRI'])('%s is taken', (text) => {
  expect(cron.safeParse(text).success).toBe(true);
});

test.each(['', '* * * *', '61 * * * *', '* * * * * * *', 'every day', '0 0 30 2 *', 'a b c d e', '@daily'])(
  '%j is refused',
  (text) => {
    expect(cron.safeParse(text).success).toBe(false);
  },
);

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Mars/Olympus', false],
  ['', false],
])('the time zone %j: %s', (name, taken) => {
  expect(timeZone.safeParse(name).success).toBe(taken);
});

test('an expression is read in its time zone', () => {
  const hours = ['UTC', 'Asia/Tokyo'].map((zone) => new Date(nextTime('0 12 * * *', zone)!).getUTCHours());
  expect(hours).toEqual([12, 3]);
});
