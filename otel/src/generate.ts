// Writes the collector configurations: node otel/dist/generate.js [--out DIR]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { gateway, xray } from './gateway';
import { kubernetes } from './kubernetes';

const HEADER = `# Generated from otel/src by "make generate"; do not edit.
#
# otlp ─┬─ span_metrics ─ prometheus          traces/count, metrics/spans: all spans, before sampling; scraped
#       ├─ tail_sampling ─ otlp_http/jaeger   traces/keep: redacted; errors, slow traces, a share of the rest
#       ├─ otlp_http/prometheus               metrics/pushed: redacted, with target labels, without unbounded ones
#       └─ otlp_http/loki                     logs/all: redacted, with the labels service, env and level
#
# file_storage keeps the sending queues on disk; health_check serves "/" when the collector is ready.

`;

const XRAY_HEADER = `# Generated from otel/src by "make generate"; do not edit.
#
# With --config gateway.yaml --config xray.yaml, traces/keep also exports to XRAY_OTLP_URL.

`;

const KUBERNETES_HEADER = `# Generated from otel/src by "make generate"; do not edit.
#
# With --config gateway.yaml --config kubernetes.yaml, spans, metrics and logs get the attributes of the pod that sent them.

`;

export function renderGateway(): string {
  return HEADER + yaml(gateway);
}

export function renderXray(): string {
  return XRAY_HEADER + yaml(xray);
}

export function renderKubernetes(): string {
  return KUBERNETES_HEADER + yaml(kubernetes);
}

/** Without anchors and folded lines. */
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
  writeFileSync(join(out, 'kubernetes.yaml'), renderKubernetes());
}
