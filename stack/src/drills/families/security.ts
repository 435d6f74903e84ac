// Drills of the alerts on forged webhooks and suspicious use of the API.
import { requestJson } from '../../demo/requests';
import type { Drills, Fault } from '../declare';
import { repeat } from '../faults/repeat';
import { simulatorFault } from '../faults/simulator';
import { underLoad } from '../faults/traffic';

const badSignatures: Fault = {
  name: 'bad-signature',
  description: 'all webhooks are signed with a wrong secret',
  disturbs: ['jobs'],
  alsoFires: ['HighTokenUsage'],
  inject: underLoad(simulatorFault('bad-signature')),
};

const GUESS_EVERY_MS = 50;
/** More than ten requests per second, even on a slow machine. */
const GUESSERS = 8;

const guessedKeys: Fault = {
  name: 'guessed-keys',
  description: 'a client guesses keys of the ops API',
  disturbs: ['api'],
  inject: ({ endpoints }) => {
    const url = `${endpoints['ops']}/api/v1/runs`;
    const guess = () => requestJson(url, { token: 'guessed' });
    const stops = Array.from({ length: GUESSERS }, () => repeat(guess, GUESS_EVERY_MS));
    return Promise.resolve(async () => void (await Promise.all(stops.map((stop) => stop()))));
  },
};

export const securityDrills: Drills = {
  WebhookSignatureFailures: { fault: badSignatures },
  SuspiciousApiUsage: { fault: guessedKeys },
};
