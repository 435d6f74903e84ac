import { PLATFORM } from '../component';
import { planFrom } from './plan';

test('the default is the platform', () => {
  expect(planFrom({}).only).toEqual(PLATFORM);
});

test('components get only the listed variables of the environment', () => {
  expect(planFrom({ LOG_LEVEL: 'debug', AWS_SECRET_ACCESS_KEY: 'x', SEXTANT_ONLY: 'redis, world' })).toEqual({
    only: ['redis', 'world'],
    settings: { LOG_LEVEL: 'debug' },
  });
});

test('an unknown component is rejected with the list of components', () => {
  expect(() => planFrom({ SEXTANT_ONLY: 'mysql' })).toThrow(/unknown component "mysql": expected postgres, redis,/);
});
