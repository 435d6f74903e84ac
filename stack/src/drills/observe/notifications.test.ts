import { isAbout, textsIn, type Notification } from './notifications';

const notification = (headline: string): Notification => {
  return { channel: '#alerts-warnings', status: 'firing', headline, text: '', receivedAt: 0 };
};

test('a notification is about the alert that its headline names as a whole word', () => {
  expect(isAbout(notification('[FIRING] HighAIJobFailureRate (warning)'), 'HighAIJobFailureRate')).toBe(true);
  expect(isAbout(notification('[FIRING] CriticalAIJobFailureRate (critical)'), 'HighAIJobFailureRate')).toBe(false);
});

test('the texts of a message are all strings in it', () => {
  expect(textsIn({ a: 'one', b: [{ c: 'two' }, 3, null] })).toEqual(['one', 'two']);
});
