import type { Provider } from '../providers/provider';
import { chainOf, type Wishes } from './chain';

const provider = (name: Provider['name'], defaultModel: string): Provider => ({
  name,
  genAiName: name,
  priceName: name,
  defaultModel,
  server: { address: 'localhost', port: 1 },
  call: () => Promise.reject(new Error('is not called')),
});
const providers = [
  provider('openai', 'gpt-4.1-mini'),
  provider('anthropic', 'claude-sonnet-4-5'),
  provider('google', 'gemini-2.5-flash'),
];
const chain = (wishes: Wishes) => chainOf(providers, wishes).map((link) => `${link.provider.name}/${link.model}`);
const [O, A, G] = ['openai/gpt-4.1-mini', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-flash'] as const;

it.each([
  ['nothing', {}, [O, A, G]],
  ['a provider', { provider: 'google' }, [G, O, A]],
  ['a provider and a model', { provider: 'anthropic', model: 'claude-x' }, ['anthropic/claude-x', O, G]],
  ['a model of a known maker', { model: 'claude-haiku-4-5' }, ['anthropic/claude-haiku-4-5', O, G]],
  ['a model of nobody', { model: 'my-own' }, ['openai/my-own', A, G]],
  ['the flag', { preferred: 'google' }, [G, O, A]],
  ['the flag for a provider that is not configured', { preferred: 'mistral' }, [O, A, G]],
  ['a provider beside the flag', { provider: 'anthropic', preferred: 'google' }, [A, O, G]],
] as const)('with %s is as expected', (_, wishes, expected) => {
  expect(chain(wishes)).toEqual(expected);
});
