// Errors of libraries and providers, recorded from real ones; node-errors.test.ts produces errors of Node.js.
import { RateLimitError, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import type { ErrorClass } from '@sextant/signals/errors';
import { classifyError, isRetryable, ServiceError } from './errors';

const error = (fields: Readonly<Record<string, unknown>>, message = 'it failed', cause?: unknown) =>
  Object.assign(new Error(message, { cause }), fields);
const coded = (code: string, message?: string) => error({ code }, message);
const status = (statusCode: number, message = 'refused') => error({ statusCode }, message);
const named = (name: string, message?: string) => error({ name }, message);
/** A DatabaseError of pg. */
const pg = (code: string, message: string) => error({ name: 'error', severity: 'ERROR', code, length: 100 }, message);
/** A ReplyError of ioredis. */
const reply = (message: string) => error({ name: 'ReplyError', command: { name: 'set', args: [] } }, message);
/** Drizzle's error around the driver's. */
const query = (cause: unknown, text = 'select 1') => error({ query: text }, `Failed query: ${text}\nparams: `, cause);
/** An APICallError of the AI SDK with the message of the response; tests cannot load the SDK, which is ESM. */
const apiCall = (statusCode: number | undefined, message: string, more: object = {}, cause?: unknown) =>
  error({ name: 'AI_APICallError', statusCode, isRetryable: false, url: 'https://x', ...more }, message, cause);
const openai = (n: number, code: string | null, message: string, type = 'invalid_request_error') =>
  apiCall(n, message, { data: { error: { message, type, param: null, code } } });
const anthropic = (n: number, type: string, message: string) =>
  apiCall(n, message, { data: { type: 'error', error: { type, message } } });
const google = (n: number, word: string, message: string) =>
  apiCall(n, message, { data: { error: { code: n, message, status: word } } });

type Row = readonly [what: string, error: unknown, errorClass: ErrorClass];

const PLATFORM: readonly Row[] = [
  ['an aborted call', new DOMException('aborted', 'AbortError'), 'TIMEOUT'],
  ['AbortSignal.timeout', new DOMException('too late', 'TimeoutError'), 'TIMEOUT'],
  ['a connect timeout of undici', coded('UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error'), 'TIMEOUT'],
  [
    'a headers timeout in a failed fetch',
    new TypeError('fetch failed', { cause: coded('UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error') }),
    'TIMEOUT',
  ],
  [
    'a body timeout in a failed fetch',
    new TypeError('terminated', { cause: coded('UND_ERR_BODY_TIMEOUT', 'Body Timeout Error') }),
    'TIMEOUT',
  ],
  ['a socket timeout', coded('ETIMEDOUT', 'read ETIMEDOUT'), 'TIMEOUT'],
  ['a DNS outage', coded('EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.example.com'), 'NETWORK_ERROR'],
  ['a host without a route', coded('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'), 'NETWORK_ERROR'],
  ['a closed pipe', coded('EPIPE', 'write EPIPE'), 'NETWORK_ERROR'],
  ['an expired certificate', coded('CERT_HAS_EXPIRED', 'certificate has expired'), 'NETWORK_ERROR'],
  ['a self-signed certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), 'NETWORK_ERROR'],
  ['a certificate of another host', coded('ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match'), 'NETWORK_ERROR'],
  [
    'a certificate with an incomplete chain',
    coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify'),
    'NETWORK_ERROR',
  ],
  ['several refused addresses', new AggregateError([coded('ECONNREFUSED')]), 'NETWORK_ERROR'],
  ['too many open files', coded('EMFILE', 'EMFILE: too many open files, open'), 'SERVICE_UNAVAILABLE'],
  ['a process out of memory', coded('ENOMEM', 'spawn ENOMEM'), 'SERVICE_UNAVAILABLE'],
  ['a zod error', z.object({ a: z.string() }).safeParse({}).error, 'VALIDATION_ERROR'],
  ['a missing file', coded('ENOENT', 'ENOENT: no such file or directory'), 'UNKNOWN'],
  ['a bug', new TypeError("Cannot read properties of undefined (reading 'x')"), 'UNKNOWN'],
  ['an unknown error', new Error('unexpected'), 'UNKNOWN'],
  ['a thrown string', 'unexpected', 'UNKNOWN'],
  ['a thrown undefined', undefined, 'UNKNOWN'],
  ['the reason of an abort', new Error('the service stops'), 'UNKNOWN'],
];

const STATUSES: readonly Row[] = [
  ['HTTP 400', status(400), 'VALIDATION_ERROR'],
  ['HTTP 401', status(401), 'AUTH_ERROR'],
  ['HTTP 402', status(402), 'AUTH_ERROR'],
  ['HTTP 403', status(403), 'AUTH_ERROR'],
  ['HTTP 404', status(404), 'VALIDATION_ERROR'],
  ['HTTP 408', status(408), 'TIMEOUT'],
  ['HTTP 413 of Fastify', error({ statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }), 'VALIDATION_ERROR'],
  ['HTTP 422', status(422), 'VALIDATION_ERROR'],
  ['HTTP 425', status(425), 'SERVICE_UNAVAILABLE'],
  ['HTTP 429', status(429), 'RATE_LIMIT'],
  ['HTTP 500', status(500), 'PROVIDER_ERROR'],
  ['HTTP 502', status(502), 'PROVIDER_ERROR'],
  ['HTTP 503', status(503), 'SERVICE_UNAVAILABLE'],
  ['HTTP 504', status(504), 'TIMEOUT'],
  ['HTTP 529', status(529), 'SERVICE_UNAVAILABLE'],
  ['a status of a response', error({ response: { status: 503 } }), 'SERVICE_UNAVAILABLE'],
  ['a status in the cause', new Error('could not generate', { cause: status(429) }), 'RATE_LIMIT'],
];

const POSTGRES: readonly Row[] = [
  ['a duplicate key', pg('23505', 'duplicate key value violates unique constraint "runs_pkey"'), 'VALIDATION_ERROR'],
  ['a missing parent row', pg('23503', 'violates foreign key constraint'), 'VALIDATION_ERROR'],
  ['a number out of range', pg('22003', 'integer out of range'), 'VALIDATION_ERROR'],
  ['a row of another tenant', pg('42501', 'new row violates row-level security policy'), 'AUTH_ERROR'],
  ['a wrong password', pg('28P01', 'password authentication failed for user "x"'), 'AUTH_ERROR'],
  ['a cancelled statement', pg('57014', 'canceling statement due to statement timeout'), 'TIMEOUT'],
  ['a lock timeout', pg('55P03', 'canceling statement due to lock timeout'), 'TIMEOUT'],
  ['too many connections', pg('53300', 'sorry, too many clients already'), 'SERVICE_UNAVAILABLE'],
  ['a full disk', pg('53100', 'could not extend file: No space left on device'), 'SERVICE_UNAVAILABLE'],
  ['a shutdown', pg('57P01', 'terminating connection due to administrator command'), 'SERVICE_UNAVAILABLE'],
  ['a starting server', pg('57P03', 'the database system is starting up'), 'SERVICE_UNAVAILABLE'],
  ['a deadlock', pg('40P01', 'deadlock detected'), 'SERVICE_UNAVAILABLE'],
  ['a read-only standby', pg('25006', 'cannot execute INSERT in a read-only transaction'), 'SERVICE_UNAVAILABLE'],
  ['a lost connection', pg('08006', 'connection failure'), 'NETWORK_ERROR'],
  ['a terminated connection', new Error('Connection terminated unexpectedly'), 'NETWORK_ERROR'],
  [
    'a connection timeout of the pool',
    new Error('Connection terminated due to connection timeout', {
      cause: new Error('Connection terminated unexpectedly'),
    }),
    'TIMEOUT',
  ],
  ['a refused connection in a query', query(coded('ECONNREFUSED')), 'NETWORK_ERROR'],
  ['a message in a query', query(new Error('Connection terminated unexpectedly')), 'NETWORK_ERROR'],
  [
    'matching words in a statement',
    query(pg('42P01', 'relation does not exist'), "select 'model not found'"),
    'UNKNOWN',
  ],
];

const QUEUE: readonly Row[] = [
  ['a wrong password', reply('WRONGPASS invalid username-password pair or user is disabled.'), 'AUTH_ERROR'],
  ['no password', reply('NOAUTH Authentication required.'), 'AUTH_ERROR'],
  ['no permission', reply("NOPERM this user has no permissions to run the 'set' command"), 'AUTH_ERROR'],
  ['a replica', reply("READONLY You can't write against a read only replica."), 'SERVICE_UNAVAILABLE'],
  ['a starting server', reply('LOADING Redis is loading the dataset in memory'), 'SERVICE_UNAVAILABLE'],
  ['no memory', reply("OOM command not allowed when used memory > 'maxmemory'."), 'SERVICE_UNAVAILABLE'],
  ['a full disk', reply('MISCONF Redis is configured to save RDB snapshots, but'), 'SERVICE_UNAVAILABLE'],
  [
    'exceeded retries',
    named('MaxRetriesPerRequestError', 'Reached the max retries per request limit'),
    'SERVICE_UNAVAILABLE',
  ],
  ['a command timeout', new Error('Command timed out'), 'TIMEOUT'],
  ['a closed connection', new Error('Connection is closed.'), 'NETWORK_ERROR'],
  ['a closed connection of BullMQ', named('ConnectionClosedError', 'Connection is closed.'), 'NETWORK_ERROR'],
  [
    'a command without a connection',
    new Error("Stream isn't writeable and enableOfflineQueue options is false"),
    'NETWORK_ERROR',
  ],
  ['a stalled job', new Error('job stalled more than allowable limit'), 'TIMEOUT'],
  ['a lost job lock', error({ code: -2 }, 'Missing lock for job 7. moveToFinished'), 'TIMEOUT'],
  ['a rate limit of BullMQ', new RateLimitError(), 'RATE_LIMIT'],
];

const MODELS: readonly Row[] = [
  ['OpenAI: exhausted quota', openai(429, 'insufficient_quota', 'You exceeded your current quota'), 'RATE_LIMIT'],
  ['OpenAI: rate limit', openai(429, 'rate_limit_exceeded', 'Rate limit reached for gpt-4.1'), 'RATE_LIMIT'],
  ['OpenAI: unknown model', openai(404, 'model_not_found', 'The model `gpt-9` does not exist'), 'MODEL_ERROR'],
  [
    'OpenAI: prompt too long',
    openai(400, 'context_length_exceeded', 'maximum context length is 128000'),
    'VALIDATION_ERROR',
  ],
  ['OpenAI: invalid key', openai(401, 'invalid_api_key', 'Incorrect API key provided: sk-x.'), 'AUTH_ERROR'],
  ['OpenAI: server error', openai(500, null, 'The server had an error', 'server_error'), 'PROVIDER_ERROR'],
  ['OpenAI: server error in a stream', { error: { message: 'oops', type: 'server_error' } }, 'PROVIDER_ERROR'],
  ['OpenAI: only a code', coded('model_not_found', 'no'), 'MODEL_ERROR'],
  ['Anthropic: overloaded', anthropic(529, 'overloaded_error', 'Overloaded'), 'SERVICE_UNAVAILABLE'],
  ['Anthropic: invalid key', anthropic(401, 'authentication_error', 'invalid x-api-key'), 'AUTH_ERROR'],
  ['Anthropic: no permission', anthropic(403, 'permission_error', 'Your API key may not'), 'AUTH_ERROR'],
  ['Anthropic: rate limit', anthropic(429, 'rate_limit_error', 'would exceed your rate limit'), 'RATE_LIMIT'],
  ['Anthropic: unknown model', anthropic(404, 'not_found_error', 'model: claude-9'), 'MODEL_ERROR'],
  ['Anthropic: prompt too long', anthropic(400, 'invalid_request_error', 'prompt is too long'), 'VALIDATION_ERROR'],
  ['Anthropic: no credit', anthropic(400, 'invalid_request_error', 'Your credit balance is too low'), 'AUTH_ERROR'],
  ['Anthropic: server error', anthropic(500, 'api_error', 'Internal server error'), 'PROVIDER_ERROR'],
  [
    'Anthropic: overloaded in a stream',
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    'SERVICE_UNAVAILABLE',
  ],
  ['Google: exhausted quota', google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota'), 'RATE_LIMIT'],
  ['Google: overloaded', google(503, 'UNAVAILABLE', 'The model is overloaded.'), 'SERVICE_UNAVAILABLE'],
  ['Google: timeout', google(504, 'DEADLINE_EXCEEDED', 'Deadline expired'), 'TIMEOUT'],
  ['Google: no permission', google(403, 'PERMISSION_DENIED', 'The caller does not have permission'), 'AUTH_ERROR'],
  ['Google: invalid key', google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass'), 'AUTH_ERROR'],
  ['Google: invalid argument', google(400, 'INVALID_ARGUMENT', 'Unable to submit request'), 'VALIDATION_ERROR'],
  ['Google: unknown model', google(404, 'NOT_FOUND', 'models/gemini-9 is not found for v1beta'), 'MODEL_ERROR'],
  ['Google: in a stream', { error: { code: 503, message: 'busy', status: 'UNAVAILABLE' } }, 'SERVICE_UNAVAILABLE'],
  ['the AI SDK: invalid JSON', apiCall(200, 'Invalid JSON response', {}, named('AI_JSONParseError')), 'PROVIDER_ERROR'],
  [
    'the AI SDK: an incomplete response',
    apiCall(
      200,
      'Failed to process successful response',
      {},
      new TypeError('terminated', { cause: coded('UND_ERR_SOCKET', 'other side closed') }),
    ),
    'NETWORK_ERROR',
  ],
  [
    'the AI SDK: no connection',
    apiCall(undefined, 'Cannot connect to API: other side closed', {}, coded('UND_ERR_SOCKET')),
    'NETWORK_ERROR',
  ],
  [
    'the AI SDK: exceeded retries',
    error(
      { name: 'AI_RetryError', reason: 'maxRetriesExceeded', errors: [], lastError: apiCall(503, 'x') },
      'Failed after 2 attempts. Last error: AI_APICallError: x',
    ),
    'SERVICE_UNAVAILABLE',
  ],
  ['the AI SDK: no key', named('AI_LoadAPIKeyError', 'OpenAI API key is missing.'), 'AUTH_ERROR'],
  ['the AI SDK: unknown model', named('AI_NoSuchModelError', 'No such languageModel: gpt-9'), 'MODEL_ERROR'],
  ['the AI SDK: an object that does not match its schema', named('AI_NoObjectGeneratedError'), 'VALIDATION_ERROR'],
  ['the AI SDK: an invalid type', named('AI_TypeValidationError'), 'VALIDATION_ERROR'],
  ['the AI SDK: a JSON parse error', named('AI_JSONParseError'), 'VALIDATION_ERROR'],
  [
    'the AI SDK: invalid response data',
    named('AI_InvalidResponseDataError', 'Invalid response data: {}.'),
    'PROVIDER_ERROR',
  ],
  ['the AI SDK: an empty body', named('AI_EmptyResponseBodyError', 'Empty response body'), 'PROVIDER_ERROR'],
  ['the AI SDK: no output', named('AI_NoOutputGeneratedError', 'No output generated.'), 'PROVIDER_ERROR'],
  ['an open circuit', new Error('Execution prevented because the circuit breaker is open'), 'SERVICE_UNAVAILABLE'],
  ['a full bulkhead', new Error('Bulkhead capacity exceeded (0/50 execution slots)'), 'SERVICE_UNAVAILABLE'],
];

describe.each([
  ['the platform', PLATFORM],
  ['HTTP', STATUSES],
  ['Postgres', POSTGRES],
  ['Redis and BullMQ', QUEUE],
  ['models', MODELS],
])('classifies errors of %s:', (_, table) => {
  test.each(table)('%s', (_what, thrown, errorClass) => {
    expect(classifyError(thrown)).toEqual({ class: errorClass, retryable: isRetryable(errorClass) });
  });
});

test.each([
  ['a ServiceError', new ServiceError('no', { errorClass: 'TIMEOUT' }), 'TIMEOUT', true],
  [
    'a ServiceError that is not retryable',
    new ServiceError('no', { errorClass: 'TIMEOUT', retryable: false }),
    'TIMEOUT',
    false,
  ],
  [
    'a ServiceError as cause',
    new Error('x', { cause: new ServiceError('no', { errorClass: 'AUTH_ERROR' }) }),
    'AUTH_ERROR',
    false,
  ],
  ['an UnrecoverableError', new UnrecoverableError('unexpected'), 'UNKNOWN', false],
  [
    'an UnrecoverableError with a cause',
    Object.assign(new UnrecoverableError('x'), { cause: status(503) }),
    'SERVICE_UNAVAILABLE',
    false,
  ],
] as const)('%s keeps its classification', (_, thrown, errorClass, retryable) => {
  expect(classifyError(thrown)).toEqual({ class: errorClass, retryable });
});

test('terminates on circular causes', () => {
  const circular = new Error('circular');
  circular.cause = circular;
  expect(classifyError(circular).class).toBe('UNKNOWN');
});
