// Names of series without a legend.
import { seriesNames } from './series-names';

test('series are named by the labels in which they differ', () => {
  const all = [
    { __name__: 'up', env: 'local', service: 'ai' },
    { __name__: 'up', env: 'local', service: 'ops' },
  ];
  expect(seriesNames(all, 'value')).toEqual(['service=ai', 'service=ops']);
});

test('one series has the name of its metric, or the fallback', () => {
  expect(seriesNames([{ __name__: 'up', env: 'local' }], 'value')).toEqual(['up']);
  expect(seriesNames([{ env: 'local' }], 'value')).toEqual(['value']);
});
