// Redis from the system package. It stores the queue: writes are persisted and keys are never evicted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tcpProblem } from '../checks';
import type { Component, Site } from '../component';

export const redis: Component = {
  name: 'redis',
  tier: 'store',
  after: [],
  prepare: (site) => {
    mkdirSync(site.home.data('redis'), { recursive: true });
    mkdirSync(site.home.config('redis'), { recursive: true });
    writeFileSync(configFile(site), config(site), { mode: 0o600 });
  },
  command: (site) => ({ file: 'redis-server', args: [configFile(site)], cwd: site.home.data('redis') }),
  check: (site) => () =>
    tcpProblem({
      port: site.port('redis'),
      request: `AUTH ${site.secrets.REDIS_PASSWORD}\r\nPING\r\n`,
      accepts: (response) => response.toString().startsWith('+OK'),
    }),
  endpoints: (site) => ({ redis: redisUrl(site) }),
};

export function redisUrl(site: Site): string {
  return `redis://:${site.secrets.REDIS_PASSWORD}@${site.address('redis')}`;
}

function configFile(site: Site): string {
  return join(site.home.config('redis'), 'redis.conf');
}

function config(site: Site): string {
  return [
    'bind 127.0.0.1',
    `port ${site.port('redis')}`,
    `requirepass ${site.secrets.REDIS_PASSWORD}`,
    `dir ${JSON.stringify(site.home.data('redis'))}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    // The controller refuses runs before the limit is reached.
    `maxmemory ${site.settings['SEXTANT_REDIS_MAXMEMORY'] ?? '512mb'}`,
    // Required by BullMQ: an evicted key is a lost job.
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}
