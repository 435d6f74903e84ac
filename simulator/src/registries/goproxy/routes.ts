// A Go module proxy.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { createHash } from 'node:crypto';
import { findModule, isPrerelease, PSEUDO_VERSION, unescaped, type Module, type ModuleVersion } from './modules';

/** /{module}/@v/list, /@v/{version}.info, /@v/{version}.mod and /@latest. */
export async function goproxyRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const [, escaped = '', resource = ''] = /^(.+)\/@(latest|v\/.+)$/.exec(request.params['*']) ?? [];
    const path = unescaped(escaped);
    if (path === '') return notFound(reply, 'the path contains no module');
    if (path === undefined) return notFound(reply, `invalid escaped module path "${escaped}"`);
    const found = findModule(path);
    if (!found) return notFound(reply, `module ${path}: no matching versions`);
    if (resource === 'v/list') {
      return reply.type('text/plain; charset=utf-8').send(found.versions.map(({ version }) => `${version}\n`).join(''));
    }
    const [, tag, extension] = /^v\/(.+)\.(info|mod)$/.exec(resource) ?? [];
    const version = resource === 'latest' ? latestOf(found) : versionOf(found, tag);
    if (!version) return notFound(reply, `${path}@${tag ?? resource}: invalid version: unknown revision ${tag ?? ''}`);
    if (extension === 'mod') return reply.type('text/plain; charset=utf-8').send(modOf(found));
    return infoOf(found, version);
  });
}

function modOf({ path, go, retract = [] }: Module): string {
  return [`module ${path}`, '', `go ${go}`, ...retract.map((one) => `\nretract ${one}`), ''].join('\n');
}

/** A tag, or any pseudo-version. */
function versionOf({ versions }: Module, version = ''): ModuleVersion | undefined {
  const [, year, month, day] = PSEUDO_VERSION.exec(version) ?? [];
  if (year !== undefined) return { version, committed: `${year}-${month}-${day}` };
  return versions.find((one) => one.version === version);
}

function latestOf({ versions }: Module): ModuleVersion | undefined {
  return versions.findLast(({ version }) => !isPrerelease(version));
}

function infoOf({ path }: Module, { version, committed }: ModuleVersion) {
  const Hash = createHash('sha1').update(`${path}@${version}`).digest('hex');
  const Origin = { VCS: 'git', URL: `https://${path}`, Hash, Ref: `refs/tags/${version}` };
  return { Version: version, Time: `${committed}T12:00:00Z`, Origin };
}

/** The go command prints the text. */
function notFound(reply: FastifyReply, reason: string): FastifyReply {
  return reply.code(404).type('text/plain; charset=utf-8').send(`not found: ${reason}`);
}
