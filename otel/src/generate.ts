// Writes the collector's configuration: node otel/dist/generate.js [--out DIR]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { gateway } from './gateway';

const HEADER = `# Generated from otel/src by "make generate"; do not edit.
#
# otlp ─┬─ span_metrics ─ prometheus          traces/count, metrics/spans: every span is counted, before sampling
#       ├─ tail_sampling ─ otlp_http/jaeger   traces/keep: redacted; errors, slow ones, a share of the rest
#       └─ otlp_http/loki                     logs/all: redacted
#
# file_storage holds the sending queues on disk; health_check answers "/" when the collector is ready.

`;

/** The configuration file's text. */
export function renderGateway(): string {
  // Without anchors for repeated parts, and without folding: an expression stays on its line.
  return HEADER + stringify(gateway, { aliasDuplicateObjects: false, lineWidth: 0 });
}

if (require.main === module) {
  const { out } = parseArgs({
    options: { out: { type: 'string', default: join(__dirname, '..', 'generated') } },
  }).values;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'gateway.yaml'), renderGateway());
}
