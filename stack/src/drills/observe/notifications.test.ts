import { isAbout, statusOf, textsIn, type Notification } from './notifications';

const notification = (headline: string): Notification => {
  return { channel: '#alerts-warnings', status: 'firing', headline, text: '', receivedAt: 0 };
};

test('a notification is about the alert that its headline names as a whole word', () => {
  const alert = 'HighAIJobFailureRate';
  expect(isAbout(notification('[FIRING] HighAIJobFailureRate (warning)'), { alert })).toBe(true);
  expect(isAbout(notification('[FIRING] CriticalAIJobFailureRate (critical)'), { alert })).toBe(false);
});

test('a firing notification must say what the drill requires, a resolved one need not', () => {
  const drill = { alert: 'TargetDown', says: /node-exporter/ };
  const worker = { ...notification('[FIRING] TargetDown'), text: 'worker is down' };
  expect(isAbout(worker, drill)).toBe(false);
  expect(isAbout({ ...worker, text: 'node-exporter is down' }, drill)).toBe(true);
  expect(isAbout({ ...worker, status: 'resolved' }, drill)).toBe(true);
});

test.each([
  ['[FIRING] TargetDown (critical): 2 firing', 'firing'],
  ['[FIRING] TargetDown (critical): 1 firing, 1 resolved', 'firing'],
  ['[RESOLVED] TargetDown (critical): 2 resolved', 'resolved'],
])('the group with the headline %j is %s', (headline, status) => {
  expect(statusOf(headline)).toBe(status);
});

test('the texts of a message are all strings in it', () => {
  expect(textsIn({ a: 'one', b: [{ c: 'two' }, 3, null] })).toEqual(['one', 'two']);
});
