// A sparse crate index: one file per crate, with a line of JSON per version.
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { findCrate, ODD_LINES, type Crate, type CrateVersion } from './crates';

/** Each crate has the path that Cargo expects, such as /se/rd/serde or /3/s/syn. */
export async function cratesRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const path = request.params['*'];
    const found = findCrate(path.split('/').at(-1) ?? '');
    if (!found || path !== pathOf(found.name)) return reply.code(404).type('text/plain').send('');
    const lines = found.versions.map((version) => JSON.stringify(lineOf(found, version)));
    const index = [...lines, ...(ODD_LINES[found.name] ?? [])].map((line) => `${line}\n`).join('');
    const etag = `"${digest(index, 'sha1')}"`;
    reply.header('etag', etag).header('cache-control', 'public,max-age=600');
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type('text/plain').send(index);
  });
}

/** The path of a crate in the index. */
export function pathOf(name: string): string {
  if (name.length <= 2) return `${name.length}/${name}`;
  if (name.length === 3) return `3/${name[0]}/${name}`;
  return `${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}

/** There are no archives; the checksum is derived from the version. */
function lineOf({ name, deps, features, rustVersion }: Crate, { vers, yanked = false }: CrateVersion) {
  return {
    name,
    vers,
    deps: deps.map(({ name: of, req, optional = false }) => ({
      name: of,
      req,
      features: [],
      optional,
      default_features: true,
      target: null,
      kind: 'normal',
    })),
    cksum: digest(`${name}@${vers}`, 'sha256'),
    features,
    yanked,
    links: null,
    rust_version: rustVersion,
  };
}

function digest(text: string, algorithm: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
