// A mail server that requires STARTTLS and a login, with a certificate of its own authority.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** Whether the connection was encrypted. */
  readonly secure: boolean;
  readonly user: string;
  readonly mail: Email;
  /** As received, with the headers. */
  readonly source: string;
}

export interface MailReceiver {
  /** host:port. */
  readonly server: string;
  /** The path of the certificate of the authority. */
  readonly authority: string;
  readonly received: readonly ReceivedMail[];
  /** How many mails were refused. */
  readonly refused: () => number;
  /** Answers every mail with 421, as a server that is overloaded does. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

export const MAIL_LOGIN = { username: 'sextant', password: 'a-password-for-tests' } as const;

export async function startMailReceiver(): Promise<MailReceiver> {
  const folder = createCertificate();
  const received: ReceivedMail[] = [];
  let refusing = false;
  let refused = 0;
  const server = new SMTPServer({
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === MAIL_LOGIN.username && password === MAIL_LOGIN.password) done(null, { user: username });
      else done(new Error('wrong user name or password'));
    },
    onMailFrom: (_address, _session, done) => {
      if (!refusing) return done();
      refused += 1;
      return done(Object.assign(new Error('try again later'), { responseCode: 421 }));
    },
    onData: (stream, { secure, user, envelope }, done) => {
      buffer(stream).then(async (data) => {
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ to, secure, user: String(user), mail: await PostalMime.parse(data), source: data.toString() });
        done();
      }, done);
    },
  });
  // Alertmanager resets the connection after a refusal.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server: `localhost:${(server.server.address() as AddressInfo).port}`,
    authority: join(folder, 'server.pem'),
    received,
    refused: () => refused,
    refuse: (on) => {
      refusing = on;
    },
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** A self-signed certificate for localhost, in a folder with its key. */
function createCertificate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-mail-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'server.key'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', 'server.pem', ...subject], { cwd: folder, stdio: 'pipe' });
  return folder;
}
