// The cookies of ops: read and set with the attributes that keep them from scripts, other hosts and plain HTTP.
import { parse, serialize, type SerializeOptions } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

const SESSION = 'sextant_session';

/** The token of the session; undefined without a cookie. */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  return readCookie(request, SESSION);
}

/** Sends the token. SameSite=Strict is enough: pages load without a session, and their requests are same-site. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
  setCookie({ request, reply, name: SESSION }, token, { sameSite: 'strict', expires });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  setCookie({ request, reply, name: SESSION }, '', { sameSite: 'strict', expires: new Date(0) });
}

export function readCookie(request: FastifyRequest, name: string): string | undefined {
  const { cookie } = request.headers;
  return cookie === undefined ? undefined : parse(cookie)[nameFor(request, name)];
}

export interface CookieTarget {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly name: string;
}

export function setCookie({ request, reply, name }: CookieTarget, value: string, options: SerializeOptions): void {
  const common = { httpOnly: true, path: '/', secure: isOverTls(request) };
  reply.header('set-cookie', serialize(nameFor(request, name), value, { ...common, ...options }));
}

/** Whether the client uses TLS, to this service or to a trusted proxy in front of it. */
export function isOverTls(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

/** Over TLS, the prefix keeps other hosts of the domain and plain HTTP from setting the cookie. */
function nameFor(request: FastifyRequest, name: string): string {
  return isOverTls(request) ? `__Host-${name}` : name;
}
