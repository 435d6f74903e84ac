// Alertmanager of a local stack with the simulator as every receiver.
import { until } from '../until';
import { startStack, type TestStack } from '../testing/testing';
import { ALERTMANAGER_USER } from './alertmanager';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ only: ['alertmanager', 'world'] });
}, 300_000);
afterAll(() => stack.stop());

async function post(labels: Readonly<Record<string, string>>): Promise<void> {
  const credentials = `${ALERTMANAGER_USER}:${stack.secrets.ALERTMANAGER_PASSWORD}`;
  const response = await fetch(`${stack.endpoints['alertmanager']}/api/v2/alerts`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    },
    body: JSON.stringify([{ labels, annotations: { summary: 'a page for every receiver', description: 'a test' } }]),
  });
  expect(response.status).toBe(200);
}

const inbox = async (name: string): Promise<string> => {
  const authorization = `Bearer ${stack.secrets.OPS_API_KEY}`;
  return (await fetch(`${stack.endpoints['world']}/inbox/${name}`, { headers: { authorization } })).text();
};

test.each(['slack', 'pagerduty', 'email', 'webhook'])('the simulator gets a page in the inbox %s', async (name) => {
  await post({ alertname: 'EveryReceiver', severity: 'critical', priority: 'P0', team: 'platform', service: 'worker' });
  const text = await until(`${name} has the page`, async () => {
    const messages = await inbox(name);
    return messages.includes('EveryReceiver') && messages;
  });
  expect(text).toContain('a page for every receiver');
  if (name !== 'webhook') expect(text).toContain('/alerts/EveryReceiver');
  expect(text).not.toContain('localhost:8080');
});
