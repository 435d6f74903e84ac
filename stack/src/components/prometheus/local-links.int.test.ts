import { basicAuthorization } from '../../checks';
import { startStack, type TestStack } from '../../testing/testing';
import { ALERTMANAGER_USER } from '../alertmanager';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack({ only: ['prometheus', 'alertmanager'] });
}, 600_000);
afterAll(() => stack?.stop(), 60_000);

test('the query and silence links of every alert open', async () => {
  const response = await fetch(`${stack.endpoints['prometheus']}/api/v1/rules`);
  const { data } = (await response.json()) as {
    readonly data: {
      readonly groups: readonly { readonly rules: readonly { annotations?: Record<string, string> }[] }[];
    };
  };
  const links = data.groups.flatMap(({ rules }) =>
    rules.flatMap(({ annotations = {} }) => Object.entries(annotations).filter(([key]) => key.endsWith('_url'))),
  );
  expect(new Set(links.map(([key]) => key))).toEqual(new Set(['query_url', 'silence_url']));
  const { ALERTMANAGER_PASSWORD: password } = stack.secrets;
  const headers = { authorization: basicAuthorization({ username: ALERTMANAGER_USER, password }) };
  // One after the other: Alertmanager answers 503 to more than eight concurrent requests.
  const statuses: number[] = [];
  for (const [, link] of links) statuses.push((await fetch(link, { headers })).status);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
}, 30_000);
