import { connect } from 'node:net';
import { once } from 'node:events';
import { freePort } from '@sextant/stack/testing';
import { startSimulator, type TestSimulator } from '../testing/start-simulator';

let simulator: TestSimulator;
let port: number;
beforeAll(async () => {
  port = await freePort();
  simulator = await startSimulator({ smtpPort: port });
});
afterAll(() => simulator.close());

/** Sends the lines of a dialog, each after the response to the one before. */
async function dialog(lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let responses = '';
  for (const line of lines) {
    responses += String((await once(socket, 'data'))[0]);
    socket.write(`${line}\r\n`);
  }
  socket.end();
  return responses;
}

test('a mail is stored with its text and HTML parts', async () => {
  const mail = [
    'From: a@example.com',
    'To: b@example.com',
    'Subject: =?utf-8?q?caf=C3=A9?=',
    'Content-Type: multipart/alternative; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain; charset=UTF-8',
    '',
    'one',
    '--x',
    'Content-Type: text/html; charset=UTF-8',
    '',
    '<b>one</b>',
    '--x--',
    '.',
  ].join('\r\n');
  const envelope = ['HELO test', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'RCPT TO:<c@example.com>'];
  expect(await dialog([...envelope, 'DATA', mail, 'QUIT'])).toContain('250');
  const { json } = await simulator.call('GET', '/inbox/email');
  expect(json).toMatchObject([
    {
      from: 'a@example.com',
      to: ['b@example.com', 'c@example.com'],
      subject: 'café',
      text: 'one\n',
      html: '<b>one</b>\n',
    },
  ]);
});
