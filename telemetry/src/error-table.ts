// The tables that classify errors: by HTTP status, by name, by code and, last, by what the message says.
import type { ErrorClass } from '@sextant/signals/errors';

/** Statuses with a meaning of their own; other 4xx are VALIDATION_ERROR and other 5xx PROVIDER_ERROR. */
export const HTTP_STATUSES: Readonly<Record<number, ErrorClass>> = {
  401: 'AUTH_ERROR',
  403: 'AUTH_ERROR',
  407: 'AUTH_ERROR',
  408: 'TIMEOUT',
  425: 'SERVICE_UNAVAILABLE',
  429: 'RATE_LIMIT',
  503: 'SERVICE_UNAVAILABLE',
  504: 'TIMEOUT',
  529: 'SERVICE_UNAVAILABLE',
};

/** Names of error classes: the platform's, zod's, the AI SDK's, ioredis'. */
export const NAMES: Readonly<Record<string, ErrorClass>> = {
  TimeoutError: 'TIMEOUT',
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
};

type Table = readonly (readonly [RegExp, ErrorClass])[];

/** Codes: Node's, undici's, and the SQLSTATEs of Postgres. */
export const CODES: Table = [
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ABORT_ERR|57014|55P03)$/, 'TIMEOUT'],
  [
    /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_\w+|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/,
    'NETWORK_ERROR',
  ],
  [/^(UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|ERR_SOCKET_CLOSED|CERT_\w+|ERR_TLS_\w+)$/, 'NETWORK_ERROR'],
  [/^08\w{3}$/, 'NETWORK_ERROR'],
  [/^(53\w{3}|57P0[1-3]|40001|40P01)$/, 'SERVICE_UNAVAILABLE'],
  [/^(28\w{3}|42501)$/, 'AUTH_ERROR'],
  [/^(22|23)\w{3}$/, 'VALIDATION_ERROR'],
  [/^model_not_found$/, 'MODEL_ERROR'],
  [/^(rate_limit_exceeded|insufficient_quota)$/, 'RATE_LIMIT'],
  [/^invalid_api_key$/, 'AUTH_ERROR'],
];

/** For errors that carry nothing but a text, and for a model that does not exist (which arrives as a 404). */
export const MESSAGES: Table = [
  [/\bmodel\b.{0,80}\b(not found|does not exist|not supported|is deprecated)\b/i, 'MODEL_ERROR'],
  [/\b(timed? ?out|timeout|deadline exceeded)\b/i, 'TIMEOUT'],
  [/\b(rate limit|too many requests|quota exceeded)/i, 'RATE_LIMIT'],
  [/\b(unauthori[sz]ed|forbidden|invalid api key|authentication failed|NOAUTH|WRONGPASS)\b/i, 'AUTH_ERROR'],
  [/\b(service unavailable|overloaded|READONLY|LOADING Redis)\b/i, 'SERVICE_UNAVAILABLE'],
  [/\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|socket hang up|fetch failed|other side closed)\b/i, 'NETWORK_ERROR'],
  [/\b(Connection terminated|Connection is closed|Client has encountered a connection error)\b/i, 'NETWORK_ERROR'],
  [/\b(bad gateway|internal server error)\b/i, 'PROVIDER_ERROR'],
];
