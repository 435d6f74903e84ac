// A service outside Sextant: `PORT=8080 node examples/greeter/dist/main.js`, then GET /greet/eo/Ada.
import { telemetry } from './telemetry';
import { log } from '@sextant/telemetry/logs';
import { httpTelemetry } from '@sextant/telemetry/http';
import { histogram } from '@sextant/telemetry/metrics';
import fastify from 'fastify';
import { greetingSeconds } from './signals';

const WORDS = { en: 'Hello', eo: 'Saluton' } as const;
const duration = histogram(greetingSeconds);

const app = fastify();
httpTelemetry(app);
app.get<{ Params: { language: keyof typeof WORDS; name: string } }>(
  '/greet/:language/:name',
  { schema: { params: { type: 'object', properties: { language: { enum: Object.keys(WORDS) } } } } },
  async ({ params: { language, name } }) => {
    const stop = duration.startTimer({ language });
    const greeting = `${WORDS[language]}, ${name}!`;
    log.info('sent a greeting', { operation: 'greet', language });
    stop();
    return { greeting };
  },
);

process.once('SIGTERM', () => void app.close().then(() => telemetry.shutdown()));
void app.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 8080) });
