// Addresses of systems that are not ours. NetworkPolicies, credentials and preflight are derived from them.
import { BlockList } from 'node:net';
import { z } from 'zod';

const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;
const DNS = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const ALLOWED = 'a host name with its domain, or an IPv4 address';

/** Loopback, link-local addresses (metadata services of clouds), multicast: no store is there. */
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
  .refine(isHost, `must be ${ALLOWED}, without scheme and port`)
  .meta({ allowed: ALLOWED });
export const port = z.int().min(1).max(65_535);

const range = z
  .cidrv4({ error: 'must be a range of IPv4 addresses, like 10.20.0.0/16' })
  .refine((cidr) => !NEVER.check(cidr.split('/')[0]!), 'must not be loopback, link-local or multicast addresses');

/** What policies need to know of an address besides host and port. */
export const reach = {
  podPort: port
    .optional()
    .describe('port that the pods listen on, where host is a Service of the cluster that translates it'),
  ranges: z
    .array(range)
    .min(1)
    .optional()
    .describe('ranges of addresses behind the host name; without them its port is open to every address'),
};

/** An address that something of ours connects to. */
export const endpoint = z.strictObject({
  host: host.describe('its host'),
  port: port.describe('its port'),
  ...reach,
});

export const endpoints = z
  .array(endpoint)
  .default([])
  .meta({ allowed: 'a list of {host, port, podPort, ranges}; the last two are optional' });

function isEndpoint(text: string): boolean {
  const { protocol, username, password, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && isHost(hostname);
}

const EXAMPLE = 'https://elasticsearch.example.com:9200';
/** Base URL of a store. Credentials in it would be stored in the state. */
export const url = z
  .url({ error: `must be a URL, like ${EXAMPLE}` })
  .refine((text) => URL.canParse(text) && isEndpoint(text), {
    error: `must be http:// or https:// with ${ALLOWED} and no user or password, like ${EXAMPLE}`,
  })
  .meta({ allowed: 'an http or https URL' });
