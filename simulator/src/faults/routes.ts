// Control API: list the faults, enable and disable them.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { PROVIDERS } from '../models/providers';
import { parse, ProblemError } from '../problem';
import { reportQuery } from '../traffic/tally';
import { FAULTS, isFaultName, type FaultName } from './catalogue';
import type { LoadFault } from './load';
import { DEFAULT_COUNT, MAX_COUNT } from './queue-flood';
import { OFF, type Faults, type FaultState } from './switches';

const faultState = z.strictObject({
  enabled: z.boolean({ error: 'must be true or false' }),
  rate: z
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, 'must be at least 0')
    .max(1, 'must be at most 1')
    .default(1),
  providers: z
    .array(z.enum(PROVIDERS, { error: `must be one of ${PROVIDERS.join(', ')}` }))
    .min(1, 'must have at least one provider')
    .optional(),
  count: z
    .int({ error: 'must be an integer' })
    .min(1, 'must be at least 1')
    .max(MAX_COUNT, `must be at most ${MAX_COUNT}`)
    .optional(),
});

export interface FaultRoutesOptions {
  readonly faults: Faults;
  readonly loadFaults: Partial<Readonly<Record<FaultName, LoadFault>>>;
}

interface FaultParams {
  readonly Params: { readonly name: string };
}

export function faultRoutes({ faults, loadFaults }: FaultRoutesOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    const change = async (name: FaultName, state: FaultState): Promise<void> => {
      faults.set(name, state);
      app.log.info({ fault: name, ...state }, 'fault changed');
      if (state.enabled) loadFaults[name]?.start(state);
      else await loadFaults[name]?.stop();
    };

    app.addHook('onClose', async () => {
      for (const loadFault of Object.values(loadFaults)) await loadFault.stop();
    });

    app.get('/faults', async () => faults.list());

    app.get<FaultParams>('/faults/:name', async ({ params, query }) => {
      const name = knownFault(params.name);
      const report = loadFaults[name]?.report({ withRuns: parse(reportQuery, query).runs });
      return { ...faults.get(name), ...(report ? { report } : {}) };
    });

    app.put<FaultParams>('/faults/:name', async ({ params, body }) => {
      const name = knownFault(params.name);
      const state = checked(name, parse(faultState, body));
      const missing = loadFaults[name]?.missing;
      if (state.enabled && missing) throw new ProblemError(409, `${missing}, which are not set`);
      await change(name, state);
      return faults.get(name);
    });

    app.delete<FaultParams>('/faults/:name', async ({ params }, reply) => {
      await change(knownFault(params.name), OFF);
      return reply.code(204).send();
    });
  };
}

/** Refuses fields that do not apply to the fault. */
function checked(name: FaultName, state: FaultState): FaultState {
  const fault = FAULTS.find((one) => one.name === name);
  if (state.providers && !fault?.affects_providers) throw inapplicable('providers', `does not apply to ${name}`);
  if (state.count !== undefined && name !== 'queue-flood') throw inapplicable('count', 'applies only to queue-flood');
  return name === 'queue-flood' ? { ...state, count: state.count ?? DEFAULT_COUNT } : state;
}

function inapplicable(field: string, message: string): ProblemError {
  return new ProblemError(422, `the request is not valid: ${field}: ${message}`, [{ field, message }]);
}

function knownFault(name: string): FaultName {
  if (isFaultName(name)) return name;
  const names = FAULTS.map((fault) => fault.name).join(', ');
  throw new ProblemError(404, `unknown fault '${name}': expected one of ${names}`);
}
