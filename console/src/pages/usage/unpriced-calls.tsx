// Models without a price: their calls are not in the cost.
import { useState } from 'react';
import { useRefusal } from '../../app/session';
import { count } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { PriceDialog, type NewPrice } from './price-dialog';
import type { Report } from './use-report';
import styles from './usage.module.css';

export function UnpricedCalls({ report }: { readonly report: Report }) {
  const refusal = useRefusal('admin');
  const [added, setAdded] = useState<NewPrice>();
  const models = report.by_model.filter(({ unpriced_calls: calls }) => calls > 0);
  if (models.length === 0) return null;
  return (
    <Section title="Calls without a price">
      <p className="lead">
        <Badge tone="warning">{count(report.totals.unpriced_calls)} calls</Badge> are not in the cost, as their model
        has no price. Add the price of your contract: it applies to later calls.
      </p>
      <Refusal reason={refusal} />
      <ul className={styles.models}>
        {models.map(({ provider, model, unpriced_calls: calls }) => (
          <li key={`${provider}/${model}`}>
            <span>
              {model} <span className="muted">of {provider}</span>, {count(calls)} calls
            </span>
            <Button disabled={refusal !== undefined} onClick={() => setAdded({ provider, model })}>
              Add a price<span className="visually-hidden"> of {model}</span>
            </Button>
          </li>
        ))}
      </ul>
      {added && <PriceDialog price={added} onClose={() => setAdded(undefined)} />}
    </Section>
  );
}
