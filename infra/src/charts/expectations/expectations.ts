// What must stand in the rendered objects, said from the settings and the generated files, not from our values.
import type { Settings } from '../../settings/schema';
import type { Expectation } from './expectation';
import { ofAgent, ofBalancer, ofSampler } from './collectors';
import { ofGrafana } from './grafana';
import { ofAdapter, ofAlertmanager, ofPrometheus } from './metrics';
import { ofJaeger, ofLoki } from './stores';

/** Expectations by the release that must meet them. */
export function expectationsOf(settings: Settings): Readonly<Record<string, readonly Expectation[]>> {
  return {
    sextant: [...ofPrometheus(settings), ...ofAlertmanager(settings), ...ofGrafana(settings)],
    loki: ofLoki(settings),
    jaeger: ofJaeger(settings),
    'collector-sampler': ofSampler(settings),
    'collector-balancer': ofBalancer(settings),
    'collector-agent': ofAgent(settings),
    'metrics-adapter': ofAdapter(settings),
  };
}
