// Expectations on the rendered releases, written from the settings and the generated files instead of our values.
import type { Settings } from '../../settings/schema';
import { ofAgent, ofBalancer, ofSampler } from './collectors';
import type { Expectation } from './expectation';
import { ofGrafana } from './grafana';
import { ofAdapter, ofAlertmanager, ofPrometheus } from './metrics';
import { ofJaeger, ofLoki } from './stores';

/** Expectations by release. */
export function expectationsOf(settings: Settings): Readonly<Record<string, readonly Expectation[]>> {
  return {
    sextant: [...ofPrometheus(settings), ...ofAlertmanager(settings), ...ofGrafana(settings)],
    loki: ofLoki(settings),
    jaeger: ofJaeger(settings),
    'collector-sampler': ofSampler(settings),
    'collector-balancer': ofBalancer(),
    'collector-agent': ofAgent(settings),
    'metrics-adapter': ofAdapter(),
  };
}
