// One hostile client in a process of its own, so that what it does takes no time of who measures.
import { setTimeout as wait } from 'node:timers/promises';
import { CLIENTS, type ClientName, type Target } from './clients';

interface Start {
  readonly name: ClientName;
  readonly target: Target;
}

const statuses: Record<string, number> = {};
let going = true;

async function lane({ name, target }: Start): Promise<void> {
  const client: (typeof CLIENTS)[ClientName] & { readonly perSecond?: number } = CLIENTS[name];
  const pause = client.perSecond === undefined ? 0 : (1000 * client.lanes) / client.perSecond;
  while (going) {
    const began = performance.now();
    const status = await client.ask(target).catch(() => 0);
    // 0: no answer, as the connection was closed.
    statuses[status] = (statuses[status] ?? 0) + 1;
    await wait(Math.max(pause - (performance.now() - began), status === 0 ? 100 : 0));
  }
}

process.on('message', ({ id, question, argument }: { id: number; question: string; argument: Start }) => {
  if (question === 'start') {
    for (let i = 0; i < CLIENTS[argument.name].lanes; i++) void lane(argument);
  } else {
    going = false;
  }
  process.send!({ id, result: question === 'start' ? true : statuses });
});
