// Schemas for addresses of external systems. NetworkPolicies and preflight checks are derived from these settings.
import { BlockList } from 'node:net';
import { z } from 'zod';

const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;
const DNS = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ALLOWED = 'a fully qualified host name or an IPv4 address';

/** Loopback, link-local (cloud metadata services) and multicast addresses. */
const NEVER = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  NEVER.addSubnet(network, prefix);
}

export const isIpv4 = (host: string): boolean => IPV4.test(host);

function isHost(host: string): boolean {
  if (!isIpv4(host)) return DNS.test(host);
  return host.split('.').every((part) => Number(part) <= 255) && !NEVER.check(host);
}

export const host = z
  .string({ error: `must be ${ALLOWED}` })
  .refine(isHost, `must be ${ALLOWED}, without scheme or port`)
  .meta({ allowed: ALLOWED });
export const port = z.int().min(1).max(65_535);

const range = z
  .cidrv4({ error: 'must be an IPv4 CIDR range, like 10.20.0.0/16' })
  .refine((cidr) => !NEVER.check(cidr.split('/')[0]!), 'must not be a loopback, link-local or multicast range')
  .meta({ allowed: 'CIDR ranges, like 10.20.0.0/16' });

/** Optional details of an address for NetworkPolicies. */
export const reach = {
  podPort: port.optional().describe('port of the pods, if the host is a Service in the cluster with another port'),
  ranges: z
    .array(range)
    .min(1)
    .optional()
    .describe('CIDR ranges of the host; without them the policy opens the port to any address'),
};

export const endpoints = z
  .array(z.strictObject({ host, port, ...reach }))
  .default([])
  .meta({ allowed: 'a list of {host, port, podPort, ranges}; podPort and ranges are optional' });

function isEndpoint(text: string): boolean {
  const { protocol, username, password, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && isHost(hostname);
}

const EXAMPLE = 'https://elasticsearch.example.com:9200';
/** Base URL of a store. Credentials are rejected: they would be stored in the Terraform state. */
export const url = z
  .url({ error: `must be a URL, like ${EXAMPLE}` })
  .refine((text) => URL.canParse(text) && isEndpoint(text), {
    error: `must be an http:// or https:// URL with ${ALLOWED} and without credentials, like ${EXAMPLE}`,
  })
  .meta({ allowed: 'an http or https URL' });
