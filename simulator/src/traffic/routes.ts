// Control API: start, report and stop traffic.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parse, ProblemError } from '../problem';
import { MAX_DURATION_S, MAX_RATE, RUN_KINDS, type RunKind } from './kinds';
import { reportQuery } from './tally';
import type { Traffic } from './traffic';

const trafficSettings = z.strictObject({
  rate: z
    .number({ error: 'must be a number of requests per second' })
    .positive('must be more than 0')
    .max(MAX_RATE, `must be at most ${MAX_RATE}`),
  duration_s: z
    .number({ error: 'must be a number of seconds' })
    .positive('must be more than 0')
    .max(MAX_DURATION_S, `must be at most ${MAX_DURATION_S}`)
    .default(MAX_DURATION_S),
  kinds: z
    .array(z.enum(RUN_KINDS, { error: `must be one of ${RUN_KINDS.join(', ')}` }), { error: 'must be a list of kinds' })
    .min(1, 'must have at least one kind')
    .default(['upgrade']),
});

export interface TrafficRoutesOptions {
  readonly traffic: Traffic;
  /** Whether the controller's address and key are set. */
  readonly hasController: boolean;
}

export function trafficRoutes({ traffic, hasController }: TrafficRoutesOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/traffic', async ({ query }) => traffic.report({ withRuns: parse(reportQuery, query).runs }));

    app.post('/traffic', async ({ body }, reply) => {
      const { rate, duration_s, kinds } = parse(trafficSettings, body);
      if (!hasController) requireUpgrades(kinds);
      if (!traffic.start({ rate, durationS: duration_s, kinds })) {
        throw new ProblemError(409, 'traffic is already running; stop it with DELETE /traffic first');
      }
      app.log.info({ rate, duration_s, kinds }, 'traffic started');
      return reply.code(202).send(traffic.report());
    });

    app.delete('/traffic', async () => {
      traffic.stop();
      return traffic.report();
    });
  };
}

function requireUpgrades(kinds: readonly RunKind[]): void {
  const others = kinds.filter((kind) => kind !== 'upgrade');
  if (others.length === 0) return;
  const message = `traffic of kind ${others.join(', ')} requires CONTROLLER_URL and OPS_API_KEY, which are not set`;
  throw new ProblemError(409, message, [{ field: 'kinds', message }]);
}
