// The network of an address.
import { networkOf } from './network';

test.each([
  ['192.30.252.41', '192.30.252.0/24'],
  ['::ffff:127.0.0.1', '127.0.0.0/24'],
  ['2606:50C0:8000::153', '2606:50c0:8000::/48'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['::1', '0:0:0::/48'],
  ['nonsense', 'unknown'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
