// Variant ours: the service with @sextant/telemetry and all signals.
import { telemetry } from './ours-telemetry';
import { label } from '@sextant/signals/declare/label';
import { counter as declareCounter } from '@sextant/signals/declare/metric';
import { attribute, span } from '@sextant/signals/declare/span';
import { httpTelemetry } from '@sextant/telemetry/http';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import { withSpan } from '@sextant/telemetry/traces';
import { CHILD_SPAN, COUNTER, LINE, loadItem, SHELVES } from './item';
import { serveItems } from './serve';

const served = counter(
  declareCounter({
    name: COUNTER,
    help: 'Items served.',
    unit: 'items',
    labels: [label('shelf', 'where the item lies', SHELVES)],
  }),
);
const loadSpan = span({
  name: CHILD_SPAN,
  kind: 'internal',
  description: 'An item is loaded.',
  attributes: [attribute('bench.item.id', 'string', 'Id of the item.')],
});

serveItems({
  instrument: httpTelemetry,
  serve: (id) =>
    withSpan(loadSpan, {}, async (span) => {
      const item = await loadItem(id);
      span.set({ 'bench.item.id': id });
      served.inc({ shelf: item.shelf });
      log.info(LINE, { operation: 'serve', item_id: id, shelf: item.shelf });
      return item;
    }),
  drain: () => telemetry.flush(),
});
