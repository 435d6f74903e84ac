// Writes the collector's configurations: node otel/dist/generate.js [--out DIR]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { gateway } from './gateway';
import { xray } from './xray';

const HEADER = `# Generated from otel/src by "make generate"; do not edit.
#
# otlp ─┬─ span_metrics ─ prometheus          traces/count, metrics/spans: every span is counted, before sampling
#       ├─ tail_sampling ─ otlp_http/jaeger   traces/keep: redacted; errors, slow ones, a share of the rest
#       └─ otlp_http/loki                     logs/all: redacted
#
# file_storage holds the sending queues on disk; health_check answers "/" when the collector is ready.

`;

const XRAY_HEADER = `# Generated from otel/src by "make generate"; do not edit.
#
# With gateway.yaml before it (--config gateway.yaml --config xray.yaml), traces/keep also sends to XRAY_OTLP_URL.

`;

/** The text of gateway.yaml. */
export function renderGateway(): string {
  return HEADER + yaml(gateway);
}

/** The text of xray.yaml. */
export function renderXray(): string {
  return XRAY_HEADER + yaml(xray);
}

/** Without anchors for repeated parts, and without folding: an expression stays on its line. */
function yaml(config: object): string {
  return stringify(config, { aliasDuplicateObjects: false, lineWidth: 0 });
}

if (require.main === module) {
  const { out } = parseArgs({
    options: { out: { type: 'string', default: join(__dirname, '..', 'generated') } },
  }).values;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'gateway.yaml'), renderGateway());
  writeFileSync(join(out, 'xray.yaml'), renderXray());
}
