// Alerts of facts that have no rule of another group: the circuits of providers.
import { llmProviderState } from '@sextant/signals/llm';
import { quantity } from '@sextant/signals/query/expression';
import { max } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries } from '../series';

const state = (of: 0 | 1 | 2, instance = '127.0.0.1:9002') =>
  gaugeSeries(llmProviderState, { provider: 'openai', service: 'ai', env: 'local', instance }, of);

export const providerCircuitOpen = alert({
  name: 'ProviderCircuitOpen',
  value: max(value(llmProviderState), { by: ['provider'] }),
  // 2 is an open circuit, 1 a degraded provider.
  fires: { above: quantity(1, 'state') },
  for: '1m',
  // The circuit of a provider that answers some calls closes and opens again.
  keepFiringFor: '2m',
  fastPath: true,
  severity: 'critical',
  team: 'ai-platform',
  summary: ({ label }) => `The circuit of ${label('provider')} is open`,
  description: () =>
    'More than half of the last calls of a router to this provider failed. Its calls go to the next provider of their chain; without one they fail.',
  dashboard: DASHBOARDS.aiPerformance,
  tests: [
    {
      when: 'the circuit of one of two routers is open',
      series: [state(2), state(0, '127.0.0.1:9003')],
      fires: { value: '2', labels: { provider: 'openai' } },
    },
    { when: 'the provider is degraded', series: [state(1)] },
    { when: 'the provider is healthy', series: [state(0)] },
  ],
});
