// Costs are added to the nano-dollar.
import { sumOfUsd } from './cost';

test.each([
  [[], undefined],
  [[null], undefined],
  [['0.000000001', '0.000000002'], '0.000000003'],
  [['0.1', '0.2', null], '0.300000000'],
  [['9007199.254740993', '0.000000001'], '9007199.254740994'],
] as const)('%p is %p', (amounts, sum) => expect(sumOfUsd(amounts)).toBe(sum));
