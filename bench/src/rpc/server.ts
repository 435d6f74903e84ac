// The child's side of the remote calls over IPC.
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

type Method = (argument: never) => unknown;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

/** Serves calls of the parent. Exits when the parent exits. */
export function serveMethods(methods: Readonly<Record<string, Method>>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, method: name, argument }: Request) => {
    Promise.resolve(argument as never)
      .then((value) => {
        const method = methods[name];
        if (!method) throw new Error(`unknown method ${name}`);
        return method(value);
      })
      .then((result) => process.send?.({ id, result }))
      .catch((e: unknown) => process.send?.({ id, error: e instanceof Error ? e.message : String(e) }));
  });
}

/** Listens on a free loopback port; returns the base URL. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** User and system CPU time of all threads, in microseconds. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
