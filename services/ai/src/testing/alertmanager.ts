// Stands in for Alertmanager: keeps the last post of facts. The delivery to the real one is tested in telemetry.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Alerts = readonly { readonly labels: Readonly<Record<string, string>> }[];

export async function startAlertmanager() {
  let last: Alerts = [];
  const server = createServer((request, response) => {
    void json(request).then((alerts) => {
      last = alerts as Alerts;
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The providers with the alert ProviderCircuitOpen. */
    openCircuits: () =>
      last
        .filter(({ labels }) => labels['alertname'] === 'ProviderCircuitOpen')
        .map(({ labels }) => labels['provider']),
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
