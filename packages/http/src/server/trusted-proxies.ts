// Which proxies in front of a service may set the client address.
import type { Reader } from '@sextant/telemetry/config';
import { isIP } from 'node:net';

/** The number of proxies between clients and the service, or their networks. */
export type TrustedProxies = number | readonly string[];

const MAX_HOPS = 10;
const TYPE = `number of hops up to ${MAX_HOPS}, or list of addresses and networks`;

/**
 * Reads TRUSTED_PROXIES. With a number of hops, the client is that many entries from the end of X-Forwarded-For. With a
 * comma-separated list of addresses and networks, the client is the last entry outside them. The default trusts no
 * proxy: the client is the peer of the connection.
 */
export function trustedProxies(): Reader<TrustedProxies> {
  return {
    type: TYPE,
    description:
      'proxies to trust for X-Forwarded-For: their number, or comma-separated addresses and networks (10.0.0.0/8)',
    default: 0,
    read: (text) => {
      if (/^\d+$/.test(text) && Number(text) <= MAX_HOPS) return { value: Number(text) };
      const networks = text.split(',').map((network) => network.trim());
      if (networks.every(isNetwork)) return { value: networks };
      return { problem: `is ${JSON.stringify(text)}; set it to a ${TYPE}, such as 1 or 10.0.0.0/8,fd00::/8` };
    },
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** The setting as Fastify's option `trustProxy`. */
export function trustProxyOf(proxies: TrustedProxies): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof proxies !== 'number') return [...proxies];
  return proxies > 0 && ((_address, hop) => hop < proxies);
}
