// Spans of HTTP: `GET github` or `GET api.github.com`, by the peer of the call or its host. Probes have no spans.
import type { Span } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { PROBES } from '../http/http';
import { foldSpans } from '../traces/folded-spans';
import { peerOf } from '../traces/peer';

export function httpInstrumentation(isDetailed: boolean): HttpInstrumentation {
  const instrumentation = new HttpInstrumentation({
    startIncomingSpanHook: ({ url = '' }) => maskedQuery(url),
    ignoreIncomingRequestHook: ({ url = '' }) => PROBES.has(url.split('?', 1)[0]!),
    requestHook: (span, request) => {
      // Of an incoming request, the route is the name.
      if ('host' in request) nameCall(span, request.method, request.host);
    },
  });
  return isDetailed ? instrumentation : foldSpans(instrumentation);
}

export function undiciInstrumentation(isDetailed: boolean): UndiciInstrumentation {
  const instrumentation = new UndiciInstrumentation({
    requestHook: (span, { method, origin }) => nameCall(span, method, URL.parse(origin)?.hostname ?? origin),
  });
  return isDetailed ? instrumentation : foldSpans(instrumentation);
}

/** Masks the code of a sign-in with OAuth. Redaction masks secrets whose names say so. */
function maskedQuery(url: string): { readonly 'url.query'?: string } {
  const query = url.split('?')[1] ?? '';
  const masked = query.replace(/(^|&)code=[^&]*/g, '$1code=[redacted]');
  return masked === query ? {} : { 'url.query': masked };
}

function nameCall(span: Span, method: string, host: string): void {
  const peer = peerOf();
  span.updateName(`${method} ${peer ?? host}`);
  if (peer !== undefined) span.setAttribute('service.peer.name', peer);
}
