// The page of the console: index.html, which routes itself.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageHeaders } from './headers';
import { NOT_BUILT } from './not-built';

export const INDEX = 'index.html';

/** Responds with the page, with 304 if the browser has it, or with 503 if the console is not built. */
export type ConsolePage = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** `dir` is the folder of the built console. */
export function consolePage(dir: string): ConsolePage {
  const readIndex = () => readFile(join(dir, INDEX)).catch(() => undefined);
  return async (request, reply) => {
    const html = await readIndex();
    reply.headers(pageHeaders(request)).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return html ? sendTagged(request, reply, html) : reply.code(503).send(NOT_BUILT);
  };
}

/** Whether the client is a browser that opens a page. */
export function asksForPage({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('text/html');
}

/** The tag depends on the content only: it is the same in all replicas. */
function sendTagged(request: FastifyRequest, reply: FastifyReply, html: Buffer): FastifyReply {
  const etag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  reply.header('etag', etag);
  // A proxy that compresses marks the tag as weak.
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) ? reply.code(304).send() : reply.send(html);
}
