// Access to the API server of a stack: the administrator's token, the kubeconfig, and requests.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import type { Site } from '../../component';
import { writeAtomic } from '../../files';

const TIMEOUT_MS = 10_000;
const SECRET = 0o600;

/** A file shared by the programs of the control plane. */
export function kubernetesFile(site: Site, name: string): string {
  return join(site.home.data('kubernetes'), name);
}

/** The self-signed certificate that the API server generates on its first start. */
export function certificate(site: Site): string {
  return kubernetesFile(site, 'apiserver.crt');
}

/** Generates the administrator's token and the signing key of service accounts, and writes the kubeconfig. */
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
  // On every start, because the port may change. JSON is valid YAML.
  writeAtomic(site.home.kubeconfig, `${JSON.stringify(kubeconfig(site), null, 2)}\n`, SECRET);
}

/** Creates an object unless it exists. `path` is the API path of its kind. */
export async function create(site: Site, path: string, object: object): Promise<void> {
  const { status, text } = await send({
    method: 'POST',
    port: site.port('kube-apiserver'),
    path,
    ca: readFileSync(certificate(site)),
    headers: { authorization: `Bearer ${token(site)}`, 'content-type': 'application/json' },
    body: JSON.stringify(object),
  });
  if (status !== 201 && status !== 409) throw new Error(`could not create ${path}: HTTP ${status} ${text}`);
}

/** Like httpProblem, for the control plane's servers, whose certificates are self-signed. */
export async function tlsProblem(port: number, path: string): Promise<string | undefined> {
  try {
    const { status, text } = await send({ port, path, rejectUnauthorized: false });
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

function send({
  body,
  ...options
}: RequestOptions & { readonly body?: string }): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', timeout: TIMEOUT_MS, agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.once('timeout', () => sent.destroy(new Error('no response')));
    sent.once('error', reject);
    sent.end(body);
  });
}
