// npm's registry: a package's packument, or one of its versions.
import type { FastifyInstance } from 'fastify';
import { findPackage } from './packages';
import { abbreviatedPackument, distTags, packument, versionManifest } from './packument';

const ABBREVIATED = 'application/vnd.npm.install-v1+json';

/** Routes of the registry: /{name}, /@scope/{name} (its slash may be %2f), each with an optional /{version or tag}. */
export async function npmRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const { name, version } = wanted(request.params['*']);
    const found = findPackage(name);
    if (!found) return reply.code(404).send({ error: 'Not found' });
    if (version !== undefined) {
      const exact = distTags(found)[version] ?? version;
      const release = found.versions.find((one) => one.version === exact);
      return release ? versionManifest(found, release) : reply.code(404).send(`"version not found: ${version}"`);
    }
    if (!request.headers.accept?.includes(ABBREVIATED)) return packument(found);
    return reply.type(ABBREVIATED).send(abbreviatedPackument(found));
  });
}

function wanted(path: string): { readonly name: string; readonly version?: string | undefined } {
  const parts = path.replace(/%2f/gi, '/').split('/');
  const [name, version] = path.startsWith('@') ? [parts.slice(0, 2).join('/'), parts[2]] : parts;
  return { name: name ?? '', version };
}
