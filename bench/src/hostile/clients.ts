// What each hostile client does, again and again. It resolves with the status of the answer.
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface Target {
  readonly ops: string;
  readonly githubApp: string;
  readonly controller: string;
  readonly world: string;
  readonly prometheus: string;
  readonly webhookSecret: string;
  readonly administrator: string;
  readonly operator: string;
  readonly viewer: string;
  /** URL of the health of each service. */
  readonly health: Readonly<Record<string, string>>;
}

interface HostileClient {
  /** At the same time. */
  readonly lanes: number;
  /** Of all lanes together; without it each asks again at once. */
  readonly perSecond?: number;
  readonly ask: (target: Target) => Promise<number>;
}

const json = { 'content-type': 'application/json' };

async function post(url: string, headers: Readonly<Record<string, string>>, body: string | Buffer): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(60_000) });
  await response.arrayBuffer();
  return response.status;
}

const MANIFEST = `pwd ${'a'.repeat(180_000)}`;
const FIELDS = `{${Array.from({ length: 300_000 }, (_, i) => `"f${i}":1`).join()}}`;
const COMMENT = `/upgrade x${' '.repeat(65_500)}y`;
const SLOW_PATH = `/${'password='.repeat(900)}`;
const SLOW_AGENT = `Bearer ${'a.'.repeat(2_000)}`;
const ALMOST = Buffer.alloc(24 * 1024 * 1024 - 1, 'a');

function comment({ githubApp, webhookSecret }: Target): Promise<number> {
  const body = JSON.stringify({
    action: 'created',
    issue: { number: 7 },
    comment: { id: Math.floor(Math.random() * 2 ** 47), author_association: 'MEMBER', body: COMMENT },
    repository: { full_name: 'hostile/web', name: 'web', owner: { login: 'hostile' } },
    sender: { login: 'octocat' },
  });
  const headers = {
    ...{ ...json, 'x-github-event': 'issue_comment', 'x-github-delivery': randomUUID() },
    'x-hub-signature-256': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
  };
  return post(`${githubApp}/webhooks/github`, headers, body);
}

/** A body that lacks its last byte, on a connection that stays open until the server closes it, at most 30 s. */
async function unfinished({ githubApp }: Target): Promise<number> {
  const { hostname, port, host } = new URL(githubApp);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.setTimeout(30_000, () => socket.destroy());
  const head = [
    `POST /webhooks/github HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${ALMOST.length + 1}`,
  ];
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(ALMOST);
  await once(socket, 'close').catch(() => undefined);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

export const CLIENTS = {
  /** A manifest for which redaction once took time that grew with the square of its length. */
  manifests: {
    lanes: 1,
    ask: ({ ops, operator }) => {
      const input = { repository: 'hostile/web', ecosystem: 'npm', package: 'lodash', version: '4.17.21' };
      const body = JSON.stringify({ kind: 'upgrade', input: { ...input, manifest: MANIFEST } });
      return post(`${ops}/api/v1/runs`, { ...json, authorization: `Bearer ${operator}` }, body);
    },
  },
  /** Signed comments of one command and 65,500 spaces. */
  comments: { lanes: 2, ask: comment },
  /** 300,000 fields that no schema knows, by a viewer. */
  fields: {
    lanes: 12,
    ask: ({ ops, viewer }) => post(`${ops}/api/v1/runs`, { ...json, authorization: `Bearer ${viewer}` }, FIELDS),
  },
  /** Requests without a key whose path and User-Agent look like secrets without end. */
  headers: {
    ...{ lanes: 8, perSecond: 40 },
    ask: ({ githubApp }) => post(`${githubApp}${SLOW_PATH}`, { 'user-agent': SLOW_AGENT }, ''),
  },
  /** Forty unsigned bodies of 24 MB that lack a byte. */
  bodies: { lanes: 40, ask: unfinished },
} as const satisfies Readonly<Record<string, HostileClient>>;
export type ClientName = keyof typeof CLIENTS;
