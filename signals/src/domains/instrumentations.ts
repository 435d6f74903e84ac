// Metrics of the default OpenTelemetry instrumentations, which are on /metrics of every service. Their names and buckets
// are those of the semantic conventions; the label otel_scope_name names the instrumentation.
import { boundedLabel, label } from '../declare/label';
import { foreign, gauge, histogram } from '../declare/metric';

const scope = boundedLabel('otel_scope_name', 'instrumentation', { budget: 4 });
const errorType = boundedLabel('error_type', 'error class or status; absent on success', { budget: 16 });
const pool = boundedLabel('db_client_connection_pool_name', 'address and database of the pool', { budget: 4 });

export const httpClientRequestDurationSeconds = foreign(
  histogram({
    name: 'http_client_request_duration_seconds',
    help: 'Duration of HTTP client requests.',
    unit: 'seconds',
    labels: [
      scope,
      boundedLabel('http_request_method', 'request method', { budget: 10 }),
      boundedLabel('server_address', 'host name of the server', { budget: 50 }),
      boundedLabel('http_response_status_code', 'response status; absent without a response', { budget: 16 }),
      errorType,
    ],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  }),
);

export const dbClientOperationDurationSeconds = foreign(
  histogram({
    name: 'db_client_operation_duration_seconds',
    help: 'Duration of database client operations.',
    unit: 'seconds',
    labels: [
      scope,
      boundedLabel('db_system_name', 'database system', { budget: 2 }),
      boundedLabel('db_namespace', 'database', { budget: 4 }),
      boundedLabel('db_operation_name', 'first word of the statement', { budget: 20 }),
      errorType,
    ],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  }),
);

export const dbClientConnectionCount = foreign(
  gauge({
    name: 'db_client_connection_count',
    help: 'The number of connections that are currently in state described by the state attribute.',
    unit: 'connections',
    labels: [scope, pool, label('db_client_connection_state', 'state', ['idle', 'used'])],
  }),
);

export const dbClientConnectionMax = foreign(
  gauge({
    name: 'db_client_connection_max',
    help: 'The maximum number of open connections allowed.',
    unit: 'connections',
    labels: [scope, pool],
  }),
);

export const dbClientConnectionPendingRequests = foreign(
  gauge({
    name: 'db_client_connection_pending_requests',
    help: 'The number of current pending requests for an open connection.',
    unit: 'connections',
    labels: [scope, pool],
  }),
);
