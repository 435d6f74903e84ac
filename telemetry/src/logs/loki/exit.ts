// Lets transports act when the process ends: once for all of them, as a process warns about many listeners.
export interface EndingProcess {
  /** The event loop is empty: asynchronous work keeps the process alive. */
  onEmpty(): void;
  /** The process exits: only synchronous work. */
  onExit(): void;
}

const participants = new Set<EndingProcess>();
let listening = false;

export function onProcessEnd(participant: EndingProcess): void {
  participants.add(participant);
  if (listening) return;
  listening = true;
  process.on('beforeExit', () => participants.forEach((each) => each.onEmpty()));
  process.on('exit', () => participants.forEach((each) => each.onExit()));
}

export function forget(participant: EndingProcess): void {
  participants.delete(participant);
}
