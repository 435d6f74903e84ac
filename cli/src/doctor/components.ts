// Doctor's look at each component of the stack on this machine, at the address that the stack wrote down.
import type { StackHome } from '../stack-home';
import { httpProblem, postgresProblem, redisProblem } from './probes';
import type { Finding } from './report';

type Probe = (url: string) => Promise<string | undefined>;

const at =
  (path: string): Probe =>
  (url) =>
    httpProblem(url + path);

/** Takes only POST: any answer shows that it listens. */
const answers: Probe = (url) => httpProblem(url, { any: true });

const PROBES: Readonly<Record<string, Probe>> = {
  postgres: postgresProblem,
  redis: redisProblem,
  prometheus: at('/-/ready'),
  // It asks for a password, which doctor does not have.
  alertmanager: answers,
  loki: at('/ready'),
  jaeger: at('/'),
  grafana: at('/api/health'),
  collector: answers,
  'collector-metrics': at('/metrics'),
  'collector-spanmetrics': at('/metrics'),
  'node-exporter': at('/metrics'),
};

/** Components that only listen, without a name that somebody would look up. */
const DETAILS: ReadonlySet<string> = new Set(['collector-metrics', 'collector-spanmetrics']);

/** A finding for each component; one for all when none of them runs. */
export async function componentFindings({ endpoints, root }: StackHome): Promise<Finding[]> {
  const findings = await Promise.all(Object.entries(endpoints).map(([name, url]) => look(name, url)));
  const down = findings.filter(({ status }) => status === 'failed');
  if (findings.length > 0 && down.length === findings.length) {
    const says = `none of the ${findings.length} components in ${root} answers: the stack is not running`;
    return [{ name: 'stack', status: 'failed', says, mend: 'Start it with "make up".' }];
  }
  return findings.filter(({ name, status }) => status !== 'ok' || !DETAILS.has(name));
}

async function look(name: string, url: string): Promise<Finding> {
  const problem = await (PROBES[name] ?? at('/readyz'))(url);
  if (problem === undefined) return { name, status: 'ok', says: withoutPassword(url) };
  const log = name.startsWith('collector') ? 'collector' : name;
  return {
    name,
    status: 'failed',
    says: `${withoutPassword(url)}: ${problem}`,
    mend: `"make logs S=${log}" shows why, "make up" starts what is missing.`,
  };
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
