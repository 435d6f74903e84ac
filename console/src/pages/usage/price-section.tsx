// The price overrides of an org.
import { useState } from 'react';
import { useChange, useGet } from '../../api/hooks';
import type { ItemOf, RequestOf } from '../../api/types';
import { OneOrgNote, useActingOrg } from '../../app/one-org';
import { useRefusal } from '../../app/session';
import { dateTime, usd } from '../../text/format';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { useNotify } from '../../ui/toast';
import { PriceDialog, type NewPrice } from './price-dialog';

type Price = ItemOf<'/api/v1/prices'>;
type Provider = RequestOf<'delete', '/api/v1/prices'>['query']['provider'];

const HEIGHT = 120;

export function PriceSection() {
  const query = useGet('/api/v1/prices', {});
  const refusal = useRefusal('admin');
  const org = useActingOrg();
  const confirm = useConfirm();
  const notify = useNotify();
  const [edited, setEdited] = useState<NewPrice>();
  const remove = useChange('delete', '/api/v1/prices', { changes: ['/api/v1/prices'] });
  const askAndRemove = async ({ provider, model, from_date }: Price) => {
    const text = `The published price of ${model}, or an earlier override, applies to later calls of the org ${org}.`;
    if (!(await confirm({ title: 'Delete this price?', text, action: 'Delete the price', danger: true }))) return;
    remove.mutate(
      { query: { provider: provider as Provider, model, from_date } },
      { onSuccess: () => notify.done(`Deleted the price of ${model}`), onError: notify.failed },
    );
  };
  const columns: readonly Column<Price>[] = [
    { id: 'model', header: 'Model', width: 'minmax(170px, 1fr)', cell: ({ model }) => model },
    { id: 'provider', header: 'Provider', width: '150px', cell: ({ provider }) => provider },
    dollars('input', 'Input', ({ input_usd_per_million: amount }) => amount),
    dollars('cached', 'Cached', ({ cached_usd_per_million: amount }) => amount),
    dollars('output', 'Output', ({ output_usd_per_million: amount }) => amount),
    { id: 'from', header: 'From', width: '180px', cell: ({ from_date: from }) => dateTime(from) },
    {
      ...{ id: 'actions', header: 'Actions', width: '180px' },
      cell: (price) => (
        <>
          <Button disabled={refusal !== undefined} onClick={() => setEdited(price)}>
            Change
          </Button>{' '}
          <Button disabled={refusal !== undefined} onClick={() => void askAndRemove(price)}>
            Delete
          </Button>
        </>
      ),
    },
  ];
  const add = (
    <Button disabled={refusal !== undefined} onClick={() => setEdited({ provider: 'openai', model: '' })}>
      Add a price
    </Button>
  );
  return (
    <Section title="Own prices, in dollars per million tokens" actions={add} flush>
      <div className="inset">
        <OneOrgNote what="the prices" />
      </div>
      <QueryView
        query={query}
        height={HEIGHT}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <Empty title="There are no own prices">The published prices of the providers apply.</Empty>,
        }}
      >
        {({ items }) => (
          <Table
            label="Own prices"
            columns={columns}
            rows={items}
            rowKey={({ provider, model, from_date: from }) => `${provider}/${model}/${from}`}
          />
        )}
      </QueryView>
      {edited && <PriceDialog price={edited} onClose={() => setEdited(undefined)} />}
    </Section>
  );
}

function dollars(id: string, header: string, amount: (price: Price) => string | null): Column<Price> {
  return { ...{ id, header, width: '100px', align: 'end' }, cell: (price) => usd(amount(price)) };
}
