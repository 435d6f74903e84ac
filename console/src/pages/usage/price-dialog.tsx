// Adds or changes the price of a model.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import type { RequestOf } from '../../api/types';
import { useActingOrg } from '../../app/one-org';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';

type Provider = RequestOf<'put', '/api/v1/prices'>['body']['provider'];

const PROVIDERS: readonly Provider[] = ['openai', 'anthropic', 'google', 'openai_compatible'];

export interface NewPrice {
  readonly provider: string;
  readonly model: string;
  readonly input_usd_per_million?: string | null;
  readonly cached_usd_per_million?: string | null;
  readonly output_usd_per_million?: string | null;
}

export function PriceDialog({ price, onClose }: { readonly price: NewPrice; readonly onClose: () => void }) {
  const [provider, setProvider] = useState(price.provider);
  const [model, setModel] = useState(price.model);
  const [input, setInput] = useState(price.input_usd_per_million ?? '');
  const [cached, setCached] = useState(price.cached_usd_per_million ?? '');
  const [output, setOutput] = useState(price.output_usd_per_million ?? '');
  const org = useActingOrg();
  const notify = useNotify();
  const set = useChange('put', '/api/v1/prices', {
    changes: ['/api/v1/prices'],
    onDone: () => {
      notify.done(`The price of ${model} is set for the org ${org}`);
      onClose();
    },
  });
  const problems = problemsOf(set.error);
  const submit = () =>
    set.mutate({
      body: {
        provider: provider as Provider,
        model,
        input_usd_per_million: input,
        cached_usd_per_million: cached === '' ? null : cached,
        output_usd_per_million: output,
      },
    });
  const dollars = { inputMode: 'decimal', placeholder: '0.40' } as const;
  return (
    <FormDialog
      title={`Set a price for the org ${org}`}
      action="Set the price"
      busy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <SelectField
        label="Provider"
        value={provider}
        choices={PROVIDERS.map((value) => ({ value, label: value }))}
        problem={problems.provider}
        onChange={setProvider}
      />
      <TextField
        label="Model"
        required
        value={model}
        problem={problems.model}
        onChange={(event) => setModel(event.target.value)}
      />
      <TextField
        label="Dollars per million input tokens"
        required
        {...dollars}
        value={input}
        problem={problems.input_usd_per_million}
        onChange={(event) => setInput(event.target.value)}
      />
      <TextField
        label="Dollars per million cached tokens"
        hint="Empty: the price of input tokens."
        {...dollars}
        value={cached}
        problem={problems.cached_usd_per_million}
        onChange={(event) => setCached(event.target.value)}
      />
      <TextField
        label="Dollars per million output tokens"
        required
        {...dollars}
        value={output}
        problem={problems.output_usd_per_million}
        onChange={(event) => setOutput(event.target.value)}
      />
    </FormDialog>
  );
}
