// The vendor Firmographics: company data by domain. Billed per call.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { COMPANIES } from '../companies';
import { seededRandom } from '../random';
import { addVendorHooks, VendorError, type VendorOptions } from './vendor';

const LATENCY_MS = 120;

const query = z.object({
  domain: z
    .string()
    .max(253)
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i),
});

export function firmographicsRoutes(options: VendorOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    addVendorHooks(app, LATENCY_MS, options);

    app.get('/v2/companies', async (request) => {
      const { data } = query.safeParse(request.query);
      if (!data) throw new VendorError(422, 'invalid_parameter', 'the parameter domain must be a domain');
      return recordOf(data.domain.toLowerCase().replace(/^www\./, ''));
    });
  };
}

function recordOf(domain: string) {
  const company = COMPANIES.find((one) => one.domain === domain);
  if (!company) throw new VendorError(404, 'unknown_company', `there is no company with the domain ${domain}`);
  const { name, industry, employees, founded, city, country } = company;
  const revenueUsd = employees * seededRandom(0, domain).int(80, 240) * 1000;
  return { domain, name, industry, employees, founded, city, country, revenue_usd: revenueUsd, confidence: 0.9 };
}
