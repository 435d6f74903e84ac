// A configuration of the collector whose sending queues fill in seconds.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../home';

/** Twice the largest batch. */
const QUEUE_BYTES = 4 * 1024 * 1024;

/** Writes the generated configuration with small queues; returns the path. */
export function writeSmallQueues(folder: string): string {
  const gateway = readFileSync(join(REPOSITORY, 'otel', 'generated', 'gateway.yaml'), 'utf8');
  const file = join(folder, 'collector.yaml');
  writeFileSync(file, gateway.replaceAll(/queue_size: \d+/g, `queue_size: ${QUEUE_BYTES}`));
  return file;
}
