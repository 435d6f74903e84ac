// Counts of the calls to each part of the simulator, for comparison with the platform's own figures.
import type { FastifyInstance, FastifyReply, onRequestHookHandler } from 'fastify';

export interface Stats {
  /** A hook that counts each request of a part when its response ends. */
  counting(part: string): onRequestHookHandler;
  report(): StatsReport;
}

export interface StatsReport {
  readonly since: string;
  /** Calls without a complete response yet. */
  readonly under_way: number;
  /** For each part: `total`, and counts by status, or `aborted` if the connection ended before the response. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function createStats(): Stats {
  const since = new Date().toISOString();
  let underWay = 0;
  const calls = new Map<string, Map<string, number>>();

  function count(part: string, outcome: string): void {
    const counts = calls.get(part) ?? new Map<string, number>([['total', 0]]);
    calls.set(part, counts);
    for (const key of ['total', outcome]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  return {
    counting: (part) => (_request, reply, done) => {
      underWay++;
      reply.raw.once('close', () => {
        underWay--;
        count(part, outcomeOf(reply));
      });
      done();
    },
    report: () => ({
      since,
      under_way: underWay,
      calls: Object.fromEntries([...calls].map(([part, counts]) => [part, Object.fromEntries(counts)])),
    }),
  };
}

/** Control API: GET /stats. */
export function statsRoutes(stats: Stats) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/stats', async () => stats.report());
  };
}

function outcomeOf({ raw }: FastifyReply): string {
  return raw.writableFinished ? String(raw.statusCode) : 'aborted';
}
