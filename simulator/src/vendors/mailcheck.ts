// The vendor MailCheck: verifies e-mail addresses. Billed per call.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { COMPANIES } from '../companies';
import { seededRandom } from '../random';
import { addVendorHooks, VendorError, type VendorOptions } from './vendor';

const LATENCY_MS = 60;

const query = z.object({ email: z.string().min(3).max(254) });
const DISPOSABLE = /@(mailinator|10minutemail|guerrillamail)\./;
const ROLES = /^(admin|billing|hello|info|sales|support)@/;

export function mailcheckRoutes(options: VendorOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    addVendorHooks(app, LATENCY_MS, options);

    app.get('/v1/verify', async (request) => {
      const { data } = query.safeParse(request.query);
      if (!data) throw new VendorError(422, 'invalid_parameter', 'the parameter email must be an address');
      return verdictOn(data.email.trim().toLowerCase());
    });
  };
}

/** The same address always gets the same verdict. */
function verdictOn(email: string) {
  const [, domain] = /^[^\s@]+@([^\s@]+\.[^\s@]+)$/.exec(email) ?? [];
  const random = seededRandom(0, email);
  const ofCompany = COMPANIES.some((company) => company.domain === domain);
  const status = verdict(email, { wellFormed: domain !== undefined, ofCompany, draw: random.next() });
  return {
    email,
    status,
    score: Math.round((status === 'valid' ? 80 : status === 'risky' ? 45 : 5) + random.next() * 15),
    mx: domain !== undefined && status !== 'invalid',
    disposable: DISPOSABLE.test(email),
    role: ROLES.test(email),
  };
}

interface AddressFeatures {
  readonly wellFormed: boolean;
  readonly ofCompany: boolean;
  /** 0 to 1 */
  readonly draw: number;
}

function verdict(
  email: string,
  { wellFormed, ofCompany, draw }: AddressFeatures,
): 'valid' | 'invalid' | 'risky' | 'unknown' {
  if (!wellFormed) return 'invalid';
  if (DISPOSABLE.test(email)) return 'risky';
  if (ofCompany) return draw < 0.9 ? 'valid' : 'risky';
  return draw < 0.5 ? 'valid' : draw < 0.7 ? 'risky' : draw < 0.85 ? 'unknown' : 'invalid';
}
