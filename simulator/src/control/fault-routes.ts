// Control: list the faults and switch them.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DEFAULT_COUNT, MAX_COUNT } from '../disturbances/queue-flood';
import type { Disturbance } from '../disturbances/disturbance';
import { FAULTS, isFaultName, type FaultName } from '../fault-list';
import { OFF, type Faults, type FaultSwitch } from '../faults';
import { PROVIDERS } from '../models/providers';
import { parse, ProblemError } from '../problem';

const faultSwitch = z.strictObject({
  enabled: z.boolean({ error: 'must be true or false' }),
  rate: z
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, 'must be 0 or more')
    .max(1, 'must be 1 or less')
    .default(1),
  providers: z
    .array(z.enum(PROVIDERS, { error: `must be of ${PROVIDERS.join(', ')}` }))
    .min(1, 'must name one provider at least')
    .optional(),
  count: z
    .int({ error: 'must be a whole number' })
    .min(1, 'must be 1 or more')
    .max(MAX_COUNT, `must be ${MAX_COUNT} or less`)
    .optional(),
});

const reportQuery = z.object({ runs: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false') });

export interface FaultRoutesOptions {
  readonly faults: Faults;
  readonly disturbances: Partial<Readonly<Record<FaultName, Disturbance>>>;
}

interface Named {
  readonly Params: { readonly name: string };
}

export function faultRoutes({ faults, disturbances }: FaultRoutesOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onClose', async () => {
      for (const disturbance of Object.values(disturbances)) await disturbance.stop();
    });

    app.get('/faults', async () => faults.list());

    app.get<Named>('/faults/:name', async (request) => {
      const name = knownFault(request.params.name);
      const withRuns = parse(reportQuery, request.query).runs === 'true';
      const report = disturbances[name]?.report({ withRuns });
      return { ...faults.get(name), ...(report ? { report } : {}) };
    });

    app.put<Named>('/faults/:name', async (request) => {
      const name = knownFault(request.params.name);
      const to = checked(name, parse(faultSwitch, request.body));
      if (to.enabled && disturbances[name]?.missing) {
        throw new ProblemError(409, `${disturbances[name].missing}, which are not set`);
      }
      faults.set(name, to);
      app.log.info({ fault: name, ...to }, 'fault switched');
      if (to.enabled) disturbances[name]?.start(to);
      else await disturbances[name]?.stop();
      return faults.get(name);
    });

    app.delete<Named>('/faults/:name', async (request, reply) => {
      const name = knownFault(request.params.name);
      faults.set(name, OFF);
      app.log.info({ fault: name, ...OFF }, 'fault switched');
      await disturbances[name]?.stop();
      return reply.code(204).send();
    });
  };
}

/** Some of a switch is for some faults only. */
function checked(name: FaultName, to: FaultSwitch): FaultSwitch {
  const fault = FAULTS.find((one) => one.name === name);
  if (to.providers && !fault?.strikes_providers) throw misplaced('providers', `${name} strikes no providers`);
  if (to.count !== undefined && name !== 'queue-flood') throw misplaced('count', 'is for queue-flood only');
  return name === 'queue-flood' ? { ...to, count: to.count ?? DEFAULT_COUNT } : to;
}

function misplaced(field: string, message: string): ProblemError {
  return new ProblemError(422, `the request is not valid: ${field}: ${message}`, [{ field, message }]);
}

function knownFault(name: string): FaultName {
  if (isFaultName(name)) return name;
  throw new ProblemError(
    404,
    `there is no fault '${name}'; the faults are ${FAULTS.map((fault) => fault.name).join(', ')}`,
  );
}
