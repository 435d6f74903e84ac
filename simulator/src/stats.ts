// Counts of the calls that each part of the world answered, for comparison with what the platform says it made.
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';

/** `aborted`: the connection ended, by either side, before the whole answer was sent. */
export type CallCounts = Readonly<Record<string, number>>;

export interface StatsReport {
  readonly since: string;
  /** Calls without an end yet. */
  readonly under_way: number;
  /** By part: by the status of the answer, or `aborted`, and in `total`. */
  readonly calls: Readonly<Record<string, CallCounts>>;
}

export interface Stats {
  /** A hook that counts each request of a part once, when its answer has ended. */
  counting(part: string, which?: (request: FastifyRequest) => boolean): onRequestHookHandler;
  report(): StatsReport;
  reset(): void;
}

export function createStats(): Stats {
  let since = new Date();
  let underWay = 0;
  const calls = new Map<string, Map<string, number>>();

  function count(part: string, outcome: string): void {
    const counts = calls.get(part) ?? new Map<string, number>([['total', 0]]);
    calls.set(part, counts);
    for (const key of ['total', outcome]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  return {
    counting:
      (part, which = () => true) =>
      (request, reply, done) => {
        if (which(request)) {
          underWay++;
          reply.raw.once('close', () => {
            underWay--;
            count(part, outcomeOf(reply));
          });
        }
        done();
      },
    report: () => ({
      since: since.toISOString(),
      under_way: underWay,
      calls: Object.fromEntries([...calls].map(([part, counts]) => [part, Object.fromEntries(counts)])),
    }),
    reset: () => {
      since = new Date();
      calls.clear();
    },
  };
}

function outcomeOf({ raw }: FastifyReply): string {
  return raw.writableFinished ? String(raw.statusCode) : 'aborted';
}
