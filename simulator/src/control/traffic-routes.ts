// Control: start, watch and stop traffic; send a single webhook.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findRepository, REPOSITORIES } from '../github/repositories';
import { parse, ProblemError } from '../problem';
import type { SendWebhook } from '../traffic/delivery';
import { ECOSYSTEMS } from '../traffic/ecosystems';
import { RUN_KINDS, type RunKind } from '../traffic/kinds';
import { MAX_DURATION_S, MAX_RATE } from '../traffic/limits';
import type { Traffic } from '../traffic/traffic';
import type { Requester } from '../traffic/requester';

const trafficOrder = z.strictObject({
  rate: z
    .number({ error: 'must be a number of requests a second' })
    .positive('must be more than 0')
    .max(MAX_RATE, `must be ${MAX_RATE} or less`),
  duration_s: z
    .number({ error: 'must be a number of seconds' })
    .positive('must be more than 0')
    .max(MAX_DURATION_S, `must be ${MAX_DURATION_S} or less`)
    .default(MAX_DURATION_S),
  kinds: z
    .array(z.enum(RUN_KINDS, { error: `must be of ${RUN_KINDS.join(', ')}` }), { error: 'must be a list of kinds' })
    .min(1, 'must name one kind at least')
    .default(['upgrade']),
});

const reportQuery = z.object({ runs: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false') });

const word = z.string({ error: 'must be a string' }).regex(/^\S{1,214}$/, 'must be 1 to 214 characters without spaces');
const deliveryOrder = z.strictObject({
  ecosystem: z.enum(ECOSYSTEMS, { error: `must be one of ${ECOSYSTEMS.join(', ')}` }).default('npm'),
  package: word,
  version: word,
  repository: z
    .string({ error: 'must be a string' })
    .refine((name) => findRepository(name), {
      error: `must be one of ${REPOSITORIES.map((one) => one.fullName).join(', ')}`,
    })
    .optional(),
});

export interface TrafficRoutesOptions {
  readonly traffic: Traffic;
  readonly requester: Requester;
  readonly send: SendWebhook;
  /** Whether the controller's address and key are known. */
  readonly hasController: boolean;
}

export function trafficRoutes({ traffic, requester, send, hasController }: TrafficRoutesOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/traffic', async (request) =>
      traffic.report({ withRuns: parse(reportQuery, request.query).runs === 'true' }),
    );

    app.post('/traffic', async (request, reply) => {
      const { rate, duration_s, kinds } = parse(trafficOrder, request.body);
      if (!hasController) refuseRuns(kinds);
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

    app.post('/deliver', async (request) => {
      const order = parse(deliveryOrder, request.body);
      const webhook = requester.request(order);
      const answer = await send(webhook, AbortSignal.timeout(30_000));
      if (answer.kind === 'unreachable') {
        throw new ProblemError(502, `could not deliver the webhook ${webhook.deliveryId}: ${answer.reason}`);
      }
      return { delivery_id: webhook.deliveryId, status: answer.status, answer: answer.body };
    });
  };
}

function refuseRuns(kinds: readonly RunKind[]): void {
  const refused = kinds.filter((kind) => kind !== 'upgrade');
  if (refused.length === 0) return;
  const message = `traffic of the kind ${refused.join(', ')} needs CONTROLLER_URL and OPS_API_KEY, which are not set`;
  throw new ProblemError(409, message, [{ field: 'kinds', message }]);
}
