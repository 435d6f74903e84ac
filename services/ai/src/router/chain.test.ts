import type { Provider } from '../providers/provider';
import { fallbackChain, type RoutePreferences } from './chain';

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
const chain = (preferences: RoutePreferences) =>
  fallbackChain(providers, preferences).map((candidate) => `${candidate.provider.name}/${candidate.model}`);
const [O, A, G] = ['openai/gpt-4.1-mini', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-flash'] as const;

it.each([
  ['nothing', {}, [O, A, G]],
  ['a provider', { provider: 'google' }, [G, O, A]],
  ['a provider and a model', { provider: 'anthropic', model: 'claude-x' }, ['anthropic/claude-x', O, G]],
  ['a model of a configured maker', { model: 'claude-haiku-4-5' }, ['anthropic/claude-haiku-4-5', O, G]],
  ['an unknown model', { model: 'my-own' }, ['openai/my-own', A, G]],
  ['the flag', { preferred: 'google' }, [G, O, A]],
  ['the flag for a provider that is not configured', { preferred: 'mistral' }, [O, A, G]],
  ['a provider and the flag', { provider: 'anthropic', preferred: 'google' }, [A, O, G]],
] as const)('the chain honours %s', (_, preferences, expected) => {
  expect(chain(preferences)).toEqual(expected);
});
