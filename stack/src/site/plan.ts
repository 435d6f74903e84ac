// The plan of a start: components and settings, written by the caller and read by the supervisor.
import { COMPONENT_NAMES, PLATFORM, type ComponentName } from '../component';
import { findGrafana, GRAFANA_VARIABLE, NO_GRAFANA } from '../components/grafana/installation';
import { StackError } from '../errors';

export interface Plan {
  /** The requested components; dependencies are added. */
  readonly only: readonly ComponentName[];
  /** Environment variables for the components. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The variables of the caller's environment that are passed to components. */
const PASSED_ON = [
  'AI_MODEL',
  'ALERTS_TIME_ZONE',
  'CHECKS_SECONDS',
  'COLLECTOR_DECISION_WAIT',
  'COLLECTOR_OPEN_TRACES',
  'COLLECTOR_ROOT_WAIT',
  'LOG_LEVEL',
  'PAGERDUTY_URL',
  'SEXTANT_ALERTS_DIR',
  'SEXTANT_COLLECTOR_CONFIG',
  'SEXTANT_ENV',
  'SEXTANT_NATIVE_HISTOGRAMS',
  'SEXTANT_RECEIVERS_DIR',
  'SEXTANT_REDIS_MAXMEMORY',
  'SEXTANT_RUNBOOKS_URL',
  'SEXTANT_SCRAPE_INTERVAL',
  'SIMULATOR_LATENCY_SCALE',
  'SIMULATOR_SEED',
  'SMTP_FROM',
  'SMTP_SERVER',
  'SMTP_TO',
  'SMTP_USERNAME',
  'XRAY_OTLP_URL',
] as const;

/**
 * Builds a plan from an environment; SEXTANT_ONLY is a comma-separated list of components. By default it has the platform,
 * and Grafana if this machine has one. Throws a StackError.
 */
export function planFrom(env: NodeJS.ProcessEnv): Plan {
  const settings = PASSED_ON.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const grafana = findGrafana(env);
  const chosen = env['SEXTANT_ONLY']?.split(',').map((name) => componentName(name.trim()));
  if (chosen?.includes('grafana') && grafana === undefined) throw new StackError(NO_GRAFANA);
  return {
    only: chosen ?? [...PLATFORM, ...(grafana === undefined ? [] : ['grafana' as const])],
    settings: { ...Object.fromEntries(settings), ...(grafana !== undefined && { [GRAFANA_VARIABLE]: grafana }) },
  };
}

function componentName(text: string): ComponentName {
  const name = COMPONENT_NAMES.find((candidate) => candidate === text);
  if (!name) throw new StackError(`unknown component "${text}": expected ${COMPONENT_NAMES.join(', ')}`);
  return name;
}
