// A program that logs and then ends in the way that its first argument names.
import { start } from '../start';

const telemetry = start({ service: 'speaker', version: '1.2.3' });

import { log } from '../logs/logs';

export type Ending = 'throw' | 'reject' | 'exit' | 'end' | 'shutdown' | 'idle';

/** Lines before the end. */
const LINES = 20;

function end(ending: Ending): void {
  switch (ending) {
    case 'throw':
      throw new Error('nobody catches this');
    case 'reject':
      void Promise.reject(new Error('nobody catches this'));
      return;
    case 'exit':
      return process.exit(3);
    case 'shutdown':
      return void telemetry.shutdown().then(() => process.exit(0));
    case 'idle':
      setInterval(() => undefined, 60_000);
      return;
    case 'end':
      return;
  }
}

for (let i = 0; i < LINES; i += 1) log.info(`last ${i}`);
end(process.argv[2] as Ending);
