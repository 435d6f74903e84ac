// Control: list the faults and switch them.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FAULTS, isFaultName, OFF, type FaultName, type Faults } from '../faults';
import { parse, ProblemError } from '../problem';

const faultSwitch = z.strictObject({
  enabled: z.boolean({ error: 'must be true or false' }),
  rate: z
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, 'must be 0 or more')
    .max(1, 'must be 1 or less')
    .default(1),
});

export function faultRoutes(faults: Faults) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/faults', async () => faults.list());

    app.put<{ Params: { name: string } }>('/faults/:name', async (request) => {
      const name = knownFault(request.params.name);
      const to = parse(faultSwitch, request.body);
      faults.set(name, to);
      app.log.info({ fault: name, ...to }, 'fault switched');
      return faults.get(name);
    });

    app.delete<{ Params: { name: string } }>('/faults/:name', async (request, reply) => {
      const name = knownFault(request.params.name);
      faults.set(name, OFF);
      app.log.info({ fault: name, ...OFF }, 'fault switched');
      return reply.code(204).send();
    });
  };
}

function knownFault(name: string): FaultName {
  if (isFaultName(name)) return name;
  throw new ProblemError(
    404,
    `there is no fault '${name}'; the faults are ${FAULTS.map((fault) => fault.name).join(', ')}`,
  );
}
