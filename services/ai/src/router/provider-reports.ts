// The state of each provider, for operators.
import type { ProviderName } from '@sextant/signals/labels';
import type { CallMetrics, ProviderState } from '../calls/call-metrics';
import type { Provider } from '../providers/provider';
import type { Circuit, Gate } from './gate';

export interface ProviderReport {
  readonly name: ProviderName;
  readonly default_model: string;
  readonly state: 'healthy' | 'degraded' | 'open';
  readonly circuit: Circuit;
  readonly calls_active: number;
  readonly calls_waiting: number;
}

const STATES: Readonly<Record<ProviderState, ProviderReport['state']>> = { 0: 'healthy', 1: 'degraded', 2: 'open' };

export function providerReports(
  providers: readonly Provider[],
  gates: ReadonlyMap<ProviderName, Gate>,
  metrics: CallMetrics,
): readonly ProviderReport[] {
  return providers.map(({ name, defaultModel }) => {
    const gate = gates.get(name)!;
    const { active, waiting } = gate.load();
    return {
      name,
      default_model: defaultModel,
      state: STATES[metrics.state(name)],
      circuit: gate.circuit(),
      calls_active: active,
      calls_waiting: waiting,
    };
  });
}
