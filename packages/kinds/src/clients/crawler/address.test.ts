// Public and private addresses.
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isPublicAddress, publicLookup } from './address';

test.each(['8.8.8.8', '93.184.216.34', '2606:4700::6810:85e5', '::ffff:8.8.8.8'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1', '198.18.0.1', '224.0.0.1', '240.0.0.1'],
  ...['255.255.255.255', '168.63.129.16', '192.0.2.1', '::', '::1', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
  ...['::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0::1', '2001:db8::1', ''],
  ...['::127.0.0.1', '::7f00:1', '::5efe:7f00:1', '64:ff9b:1::7f00:1', 'fec0::1', '4000::1'],
  ...['not an address', '1.2.3.4.5'],
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['20.0.0.1', '20.0.255.254', '2a01:4f8::1'])(
  '%s is not public if it is in a network of this machine',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
    expect(isPublicAddress(address, ['127.0.0.1/8', '20.0.0.7/16', '2a01:4f8::7/64'])).toBe(false);
  },
);

describe('the lookup function of a connection', () => {
  const lookupOf = (...answers: string[][]) => {
    const remaining = [...answers];
    return publicLookup((_, done) =>
      done(
        null,
        (remaining.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
  };
  type Lookup = ReturnType<typeof publicLookup>;
  const resolve = (lookup: Lookup, options: LookupOptions = {}) =>
    new Promise<string | LookupAddress[]>((done, reject) =>
      lookup('shop.example', options, (error, address) => (error ? reject(error) : done(address))),
    );

  test('returns the checked addresses, and checks each lookup', async () => {
    const lookup = lookupOf(['93.184.216.34'], ['127.0.0.1']);
    await expect(resolve(lookup)).resolves.toBe('93.184.216.34');
    await expect(resolve(lookup)).rejects.toMatchObject({ reason: 'private_address' });
  });

  test('returns all addresses, or those of one family, depending on its options', async () => {
    const both = ['93.184.216.34', '2606:4700::6810:85e5'];
    await expect(resolve(lookupOf(both), { all: true })).resolves.toHaveLength(2);
    await expect(resolve(lookupOf(both), { family: 6 })).resolves.toBe('2606:4700::6810:85e5');
    await expect(resolve(lookupOf([both[0]!]), { family: 6 })).rejects.toMatchObject({ reason: 'unreachable' });
  });

  test('does not reveal a private address in its error', async () => {
    await expect(resolve(lookupOf(['10.9.8.7']))).rejects.toThrow(/^(?!.*10\.9\.8\.7)/);
  });
});
