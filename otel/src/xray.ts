// An addition to the gateway's configuration: kept traces are also sent to a second endpoint, such as AWS X-Ray.
import { env } from './config';
import { otlpHttp } from './exporters';
import { gateway } from './gateway';

const { exporters } = gateway.service.pipelines['traces/keep']!;

/**
 * Given as a second --config, which adds to the first. The exporter has a queue of its own on disk, so that an
 * endpoint that is slow or away holds up neither the sampler nor Jaeger.
 */
export const xray = {
  exporters: { 'otlp_http/xray': otlpHttp(env('XRAY_OTLP_URL')) },
  service: { pipelines: { 'traces/keep': { exporters: [...exporters, 'otlp_http/xray'] } } },
};
