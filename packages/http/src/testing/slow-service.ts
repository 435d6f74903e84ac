// For tests: a service with a slow route. BEHAVIOUR chooses how it fails.
import { int, readConfig, str } from '@sextant/telemetry/config';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from '../server/server';
import { serve } from '../service/serve';

const telemetry = { shutdown: async () => console.log('telemetry is shut down') };

const spec = {
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on' }),
  BEHAVIOUR: str({ oneOf: ['normal', 'start fails', 'close fails', 'close hangs'], description: 'what goes wrong' }),
};

void serve(telemetry, () => {
  const config = readConfig(process.env, spec);
  if (config.BEHAVIOUR === 'start fails') throw new Error('could not open the database');
  const app = createServer();
  app.get('/', async () => {
    console.log('request received');
    await delay(500);
    return 'done';
  });
  app.addHook('onClose', async () => {
    if (config.BEHAVIOUR === 'close fails') throw new Error('the database is gone');
    if (config.BEHAVIOUR === 'close hangs') await delay(60_000);
  });
  return { app, host: '127.0.0.1', port: config.PORT, closeMs: 2_000 };
});
