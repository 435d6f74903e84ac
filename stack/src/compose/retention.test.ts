import { PROMETHEUS_RETENTION } from '@sextant/signals/retention';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

test('Prometheus in a container keeps samples as long as queries may read them', () => {
  const { services } = parse(readFileSync(join(__dirname, '../../../docker-compose.yml'), 'utf8')) as {
    readonly services: Readonly<Record<string, { readonly command?: readonly string[] }>>;
  };
  expect(services['prometheus']!.command).toContain(`--storage.tsdb.retention.time=${PROMETHEUS_RETENTION}`);
});
