// The child's side of IPC: answers the parent's questions, and ends with the parent.
import { type AddressInfo } from 'node:net';
import { type Server } from 'node:http';

type Handler = (argument: never) => unknown;

interface Question {
  readonly id: number;
  readonly question: string;
  readonly argument: unknown;
}

/** Answers each question with its handler's result until the parent goes away, however it goes. */
export function answer(handlers: Readonly<Record<string, Handler>>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, question, argument }: Question) => {
    Promise.resolve(argument as never)
      .then((a) => {
        const handler = handlers[question];
        if (!handler) throw new Error(`no such question: ${question}`);
        return handler(a);
      })
      .then((result) => process.send?.({ id, result }))
      .catch((e: unknown) => process.send?.({ id, problem: e instanceof Error ? e.message : String(e) }));
  });
}

/** Listens on a free loopback port; returns the base URL. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
