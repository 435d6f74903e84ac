import { PLATFORM } from '../component';
import { planFrom } from './plan';

test('without SEXTANT_ONLY the platform is started', () => {
  expect(planFrom({}).only).toEqual(PLATFORM);
});

test('only named settings of the shell reach the components', () => {
  expect(planFrom({ LOG_LEVEL: 'debug', AWS_SECRET_ACCESS_KEY: 'x', SEXTANT_ONLY: 'redis, world' })).toEqual({
    only: ['redis', 'world'],
    settings: { LOG_LEVEL: 'debug' },
  });
});

test('an unknown component is refused with the names there are', () => {
  expect(() => planFrom({ SEXTANT_ONLY: 'mysql' })).toThrow(/no component "mysql": choose from postgres, redis,/);
});
