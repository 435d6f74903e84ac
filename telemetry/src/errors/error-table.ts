// Tables that classify errors by HTTP status, name, code and message.
import type { ErrorClass } from '@sextant/signals/errors';

/** Other 4xx are VALIDATION_ERROR, other 5xx PROVIDER_ERROR. */
export const HTTP_STATUSES: Readonly<Record<number, ErrorClass>> = {
  401: 'AUTH_ERROR',
  // Payment required: the account has no credit.
  402: 'AUTH_ERROR',
  403: 'AUTH_ERROR',
  407: 'AUTH_ERROR',
  408: 'TIMEOUT',
  425: 'SERVICE_UNAVAILABLE',
  429: 'RATE_LIMIT',
  503: 'SERVICE_UNAVAILABLE',
  504: 'TIMEOUT',
  529: 'SERVICE_UNAVAILABLE',
};

/** Names of errors of the platform, undici, zod, the AI SDK, ioredis and BullMQ. */
export const NAMES: Readonly<Record<string, ErrorClass>> = {
  TimeoutError: 'TIMEOUT',
  // Of undici; Node.js 24 gives it no code.
  HTTPParserError: 'PROVIDER_ERROR',
  AbortError: 'TIMEOUT',
  ZodError: 'VALIDATION_ERROR',
  $ZodError: 'VALIDATION_ERROR',
  SyntaxError: 'VALIDATION_ERROR',
  AI_NoSuchModelError: 'MODEL_ERROR',
  AI_UnsupportedModelVersionError: 'MODEL_ERROR',
  AI_UnsupportedFunctionalityError: 'MODEL_ERROR',
  AI_LoadAPIKeyError: 'AUTH_ERROR',
  AI_InvalidPromptError: 'VALIDATION_ERROR',
  AI_InvalidArgumentError: 'VALIDATION_ERROR',
  AI_TypeValidationError: 'VALIDATION_ERROR',
  AI_JSONParseError: 'VALIDATION_ERROR',
  AI_NoObjectGeneratedError: 'VALIDATION_ERROR',
  AI_NoOutputGeneratedError: 'PROVIDER_ERROR',
  AI_NoContentGeneratedError: 'PROVIDER_ERROR',
  AI_EmptyResponseBodyError: 'PROVIDER_ERROR',
  AI_InvalidResponseDataError: 'PROVIDER_ERROR',
  MaxRetriesPerRequestError: 'SERVICE_UNAVAILABLE',
  ClusterAllFailedError: 'SERVICE_UNAVAILABLE',
  ConnectionTimeoutError: 'TIMEOUT',
  ConnectionClosedError: 'NETWORK_ERROR',
  RateLimitError: 'RATE_LIMIT',
};

export type Table = readonly (readonly [RegExp, ErrorClass])[];

const MODEL_MISSING = /\bmodels?\b.{0,80}\b(not found|does not exist|not supported|is deprecated)\b|^model: /i;

/** Messages of responses that are more specific than the status. */
export const RESPONSE_MESSAGES: Table = [
  // Sent with status 404.
  [MODEL_MISSING, 'MODEL_ERROR'],
  // Sent with status 400.
  [/\bAPI key (not valid|expired)|\bcredit balance is too low\b/i, 'AUTH_ERROR'],
  // A response with status 200 that the AI SDK cannot parse is the provider's fault.
  [/^Invalid JSON response$/, 'PROVIDER_ERROR'],
];

/** Codes of Node.js and undici, SQLSTATEs of Postgres, and codes in provider responses. */
export const CODES: Table = [
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ABORT_ERR|57014|55P03|25P03)$/, 'TIMEOUT'],
  [
    /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_\w+|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/,
    'NETWORK_ERROR',
  ],
  [/^(UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|ERR_SOCKET_CLOSED|08\w{3})$/, 'NETWORK_ERROR'],
  [/^(CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/, 'NETWORK_ERROR'],
  // The response is not HTTP.
  [/^(HPE_\w+|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_\w+)$/, 'PROVIDER_ERROR'],
  // A local resource is exhausted: memory, files or disk.
  [/^(ENOSPC|EDQUOT|EMFILE|ENFILE|ENOMEM|EAGAIN|ERR_WORKER_OUT_OF_MEMORY)$/, 'SERVICE_UNAVAILABLE'],
  [/^(53\w{3}|58\w{3}|57P0[1-5]|25006|40001|40P01)$/, 'SERVICE_UNAVAILABLE'],
  [/^(28\w{3}|42501)$/, 'AUTH_ERROR'],
  [/^(22|23)\w{3}$/, 'VALIDATION_ERROR'],
  [/^ERR_INVALID_URL$/, 'VALIDATION_ERROR'],
  [/^(model_not_found|not_found_error|NOT_FOUND)$/, 'MODEL_ERROR'],
  [/^(rate_limit_exceeded|rate_limit_error|insufficient_quota|RESOURCE_EXHAUSTED)$/, 'RATE_LIMIT'],
  [/^(invalid_api_key|authentication_error|permission_error|PERMISSION_DENIED|UNAUTHENTICATED)$/, 'AUTH_ERROR'],
  [/^(overloaded_error|UNAVAILABLE)$/, 'SERVICE_UNAVAILABLE'],
  [/^(timeout_error|DEADLINE_EXCEEDED)$/, 'TIMEOUT'],
  [/^(server_error|api_error|INTERNAL)$/, 'PROVIDER_ERROR'],
  [/^(context_length_exceeded|invalid_request_error|request_too_large|INVALID_ARGUMENT)$/, 'VALIDATION_ERROR'],
];

/** Drizzle's message repeats the statement and its values, which could match MESSAGES by chance. */
export const QUERY_ERROR = /^Failed query:/;

/** For errors with only a message; the most specific expressions come first. */
export const MESSAGES: Table = [
  [MODEL_MISSING, 'MODEL_ERROR'],
  [/\b(timed? ?out|timeout|deadline exceeded)\b/i, 'TIMEOUT'],
  // BullMQ: the worker exceeded the lock of its job.
  [/^(job stalled more than allowable limit|Missing lock for job)\b/, 'TIMEOUT'],
  [/\b(rate limit|too many requests|quota exceeded)/i, 'RATE_LIMIT'],
  [/\b(unauthori[sz]ed|forbidden|invalid api key|authentication failed|NOAUTH|WRONGPASS|NOPERM)\b/i, 'AUTH_ERROR'],
  [/\b(service unavailable|overloaded|circuit breaker is open|bulkhead capacity exceeded)\b/i, 'SERVICE_UNAVAILABLE'],
  // Redis reports the error class in the first word.
  [/^(READONLY|LOADING|OOM|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY) /, 'SERVICE_UNAVAILABLE'],
  [/^redirect count exceeded$/, 'PROVIDER_ERROR'],
  [/^(bad port|unknown scheme|Failed to parse URL\b.*)$/, 'VALIDATION_ERROR'],
  [/\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|socket hang up|other side closed)\b/i, 'NETWORK_ERROR'],
  [/\b(Connection terminated|Connection is closed|Client has encountered a connection error)\b/i, 'NETWORK_ERROR'],
  [/\bStream isn't writeable\b/, 'NETWORK_ERROR'],
  [/\b(bad gateway|internal server error)\b/i, 'PROVIDER_ERROR'],
  // The message of every failure of fetch.
  [/^(fetch failed|terminated)$/, 'NETWORK_ERROR'],
];
