// Restricts connections to public addresses. The connection uses the addresses that were checked, so a DNS answer that
// changes after the check has no effect.
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { CrawlError } from './errors';

/** Resolves a host name to all of its addresses. */
export type Resolve = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export const systemResolver: Resolve = (hostname, done) => systemLookup(hostname, { all: true }, done);

/** Addresses in public ranges that serve cloud credentials to virtual machines. */
const METADATA = new Set(['168.63.129.16']);

/** The assigned IPv6 unicast range (RFC 4291); ranges that embed IPv4 addresses are outside of it. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** The networks of this machine or container, as "address/bits". */
function ownNetworks(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all = []) => all.flatMap(({ cidr }) => cidr ?? []));
}

/**
 * Whether an address is on the public internet. Loopback, private, link-local, CGNAT, multicast and reserved addresses
 * are not, nor are IPv6 addresses that embed an IPv4 address, nor any address in the networks of this machine, which
 * contain its gateway and other containers.
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

/** Throws CrawlError if the host of a URL is a private IP address. Host names are checked when they are resolved. */
export function refusePrivateLiteral({ hostname }: URL): void {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw refused(literal);
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** A `lookup` function for net.connect that returns only checked addresses. */
export function publicLookup(resolve: Resolve) {
  return (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, (error, addresses) => {
      if (error) return done(error, []);
      // Public addresses do not make a private one acceptable.
      if (!addresses.every(({ address }) => isPublicAddress(address))) return done(refused(hostname), []);
      const matching = addresses.filter(({ family }) => !options.family || family === options.family);
      const [first] = matching;
      if (!first) return done(new CrawlError(`${hostname} has no address`, 'unreachable'), []);
      return options.all ? done(null, matching) : done(null, first.address, first.family);
    });
  };
}

/** The message omits the address, which would reveal the internal network. */
function refused(host: string): CrawlError {
  return new CrawlError(`${host} is not on the public internet: only public hosts are crawled`, 'private_address');
}
