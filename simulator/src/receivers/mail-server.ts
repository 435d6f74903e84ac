// A mail server: accepts mail from anybody to anybody and stores it in the inbox.
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { buffer } from 'node:stream/consumers';
import type { Inbox, InboxMessages } from './inboxes';

export interface MailServer {
  close(): Promise<void>;
}

interface Options {
  readonly host: string;
  readonly port: number;
  readonly inbox: Inbox<InboxMessages['email']>;
}

/** Starts listening; rejects if the port is in use. */
export async function startMailServer({ host, port, inbox }: Options): Promise<MailServer> {
  const server = new SMTPServer({
    authOptional: true,
    // It has no certificate: only this machine and containers of the stack reach it.
    disabledCommands: ['STARTTLS'],
    // Names of clients are not used, and their lookup can take seconds.
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      receive(stream, session).then(
        (mail) => {
          inbox.record(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that resets its connection is no problem of the server.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<InboxMessages['email']> {
  const { subject = '', text = '', html = '', headers } = await PostalMime.parse(await buffer(stream));
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    subject,
    text,
    html,
    headers: headers.map(({ key, value }) => [key, value] as const),
  };
}
