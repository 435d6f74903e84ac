// Who may speak to the API server of a stack: its administrator's token and kubeconfig, and requests made with them.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import type { Site } from '../../component';
import { writeAtomic } from '../../files';

const BOUND_MS = 10_000;
const SECRET = 0o600;

/** A file that the programs of the control plane share. */
export function kubernetesFile(site: Site, name: string): string {
  return join(site.home.data('kubernetes'), name);
}

/** The API server's certificate, which it makes when it first starts and signs itself. */
export function certificate(site: Site): string {
  return kubernetesFile(site, 'apiserver.crt');
}

/** Makes the administrator's token and the key that signs tokens of service accounts, once; writes the kubeconfig. */
export function prepareAccess(site: Site): void {
  mkdirSync(kubernetesFile(site, '.'), { recursive: true, mode: 0o700 });
  const keys = kubernetesFile(site, 'accounts.key');
  if (!existsSync(keys)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(keys, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: SECRET });
  }
  const tokens = kubernetesFile(site, 'tokens.csv');
  if (!existsSync(tokens)) {
    writeFileSync(tokens, `${randomBytes(24).toString('hex')},admin,admin,"system:masters"\n`, { mode: SECRET });
  }
  // Each time, as the port may be another one. JSON is YAML too.
  writeAtomic(site.home.kubeconfig, `${JSON.stringify(kubeconfig(site), null, 2)}\n`, SECRET);
}

/** Makes an object, or finds that it is there. `path` is that of its kind. */
export async function create(site: Site, path: string, object: object): Promise<void> {
  const { status, text } = await ask({
    method: 'POST',
    port: site.port('kube-apiserver'),
    path,
    ca: readFileSync(certificate(site)),
    headers: { authorization: `Bearer ${token(site)}`, 'content-type': 'application/json' },
    body: JSON.stringify(object),
  });
  if (status !== 201 && status !== 409) throw new Error(`could not make an object in ${path}: HTTP ${status} ${text}`);
}

/** As httpProblem, of a server of the control plane; each has made its own certificate. */
export async function tlsProblem(port: number, path: string): Promise<string | undefined> {
  try {
    const { status, text } = await ask({ port, path, rejectUnauthorized: false });
    return status === 200 ? undefined : `HTTP ${status}: ${text.trim().slice(-200)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function token(site: Site): string {
  return readFileSync(kubernetesFile(site, 'tokens.csv'), 'utf8').split(',')[0]!;
}

function kubeconfig(site: Site): object {
  const server = `https://${site.address('kube-apiserver')}`;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'stack', cluster: { server, 'certificate-authority': certificate(site) } }],
    users: [{ name: 'admin', user: { token: token(site) } }],
    contexts: [{ name: 'stack', context: { cluster: 'stack', user: 'admin' } }],
    'current-context': 'stack',
  };
}

function ask({
  body,
  ...options
}: RequestOptions & { readonly body?: string }): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', timeout: BOUND_MS, agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer')));
    asked.once('error', reject);
    asked.end(body);
  });
}
