import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

describe('Grafana', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grafana-bin-'));
  const program = join(folder, 'grafana');
  writeFileSync(program, '#!/bin/sh\n');
  chmodSync(program, 0o755);
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([{ PATH: `/nowhere:${folder}` }, { SEXTANT_GRAFANA: program }])('is part of the stack with %p', (env) => {
    expect(planFrom(env)).toEqual({ only: [...PLATFORM, 'grafana'], settings: { SEXTANT_GRAFANA: program } });
  });

  test('is not part of a stack that does not name it', () => {
    expect(planFrom({ PATH: folder, SEXTANT_ONLY: 'redis' }).only).toEqual(['redis']);
  });

  test('is refused when there is none', () => {
    expect(() => planFrom({ SEXTANT_ONLY: 'grafana' })).toThrow('Grafana is not installed');
    expect(() => planFrom({ SEXTANT_GRAFANA: folder })).toThrow(`SEXTANT_GRAFANA=${folder} is not a program`);
  });
});
