// Doctor's checks of the components of the local stack.
import type { StackHome } from '../stack-home';
import { httpProblem, postgresProblem, redisProblem } from './probes';
import type { Finding } from './report';

type Probe = (url: string) => Promise<string | undefined>;

const at =
  (path: string): Probe =>
  (url) =>
    httpProblem(url + path);

/** For components without a readiness path: any response is healthy. */
const responds: Probe = (url) => httpProblem(url, { any: true });

const PROBES: Readonly<Record<string, Probe>> = {
  postgres: postgresProblem,
  redis: redisProblem,
  prometheus: at('/-/ready'),
  // It requires a password, which doctor does not have.
  alertmanager: responds,
  loki: at('/ready'),
  jaeger: at('/'),
  // It accepts spans only.
  'jaeger-otlp': responds,
  grafana: at('/api/health'),
  collector: responds,
  'collector-metrics': at('/metrics'),
  'collector-spanmetrics': at('/metrics'),
  'node-exporter': at('/metrics'),
};

/** Secondary ports of a component, shown only if they fail. */
const SECONDARY: ReadonlySet<string> = new Set(['collector-metrics', 'collector-spanmetrics', 'jaeger-otlp']);

/** A finding for each component, or a single one if no component is running. */
export async function componentFindings({ endpoints, root }: StackHome): Promise<Finding[]> {
  const findings = await Promise.all(Object.entries(endpoints).map(([name, url]) => findingFor(name, url)));
  const down = findings.filter(({ status }) => status === 'failed');
  if (findings.length > 0 && down.length === findings.length) {
    const text = `not running: none of the ${findings.length} components of ${root} responds`;
    return [{ name: 'stack', status: 'failed', text, advice: 'Start it with "make up".' }];
  }
  return findings.filter(({ name, status }) => status !== 'ok' || !SECONDARY.has(name));
}

async function findingFor(name: string, url: string): Promise<Finding> {
  const problem = await (PROBES[name] ?? at('/readyz'))(url);
  if (problem === undefined) return { name, status: 'ok', text: withoutPassword(url) };
  const log = ['collector', 'jaeger'].find((component) => name.startsWith(component)) ?? name;
  return {
    name,
    status: 'failed',
    text: `${withoutPassword(url)}: ${problem}`,
    advice: `Run "make logs S=${log}" for the reason, or "make up" to start it.`,
  };
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
