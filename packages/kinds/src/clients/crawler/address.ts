// Addresses that may be connected to: public ones, checked after DNS and used as checked, so that a name cannot be
// given another address between the check and the connection.
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { CrawlError } from './errors';

/** Resolves a host's name to all of its addresses. */
export type Resolve = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export const resolveBySystem: Resolve = (hostname, done) => systemLookup(hostname, { all: true }, done);

/** Public by their range, though they answer a cloud's machines with their secrets. */
const METADATA = new Set(['168.63.129.16']);

/** All that is assigned of IPv6 unicast (RFC 4291); what carries an IPv4 address in its last bits is elsewhere. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Networks that this machine or container is on, as "address/bits". */
function ownNetworks(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all = []) => all.flatMap(({ cidr }) => cidr ?? []));
}

/**
 * Whether an address belongs to the public internet: not loopback, private, link-local, CGNAT, multicast, reserved, or
 * an IPv6 form that carries an IPv4 address past the check. Neither are the machine's own networks, whatever their
 * range: on them are its gateway, other containers, and the machine itself.
 */
export function isPublicAddress(address: string, networks = ownNetworks()): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || METADATA.has(parsed.toString())) return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_IPV6)) return false;
  return !networks
    .map((cidr) => ipaddr.parseCIDR(cidr))
    .some((own) => own[0].kind() === parsed.kind() && parsed.match(own));
}

/** Throws CrawlError when a URL names a private address outright; names are judged when they are resolved. */
export function refusePrivateLiteral({ hostname }: URL): void {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw refused(literal);
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** A `lookup` for net.connect: the connection goes to an address that was checked, or nowhere. */
export function publicLookup(resolve: Resolve) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, (error, addresses) => {
      if (error) return done(error, []);
      // One private address among public ones is a trick too.
      const bad = addresses.find(({ address }) => !isPublicAddress(address));
      if (bad) return done(refused(hostname), []);
      const wanted = addresses.filter(({ family }) => !options.family || family === options.family);
      const [first] = wanted;
      if (!first) return done(new CrawlError(`${hostname} has no address`, 'unreachable'), []);
      return options.all ? done(null, wanted) : done(null, first.address, first.family);
    });
  };
}

/** The address itself is not told, as it would map an internal network. */
function refused(host: string): CrawlError {
  return new CrawlError(`${host} is not on the public internet, and only that is crawled`, 'private_address');
}
