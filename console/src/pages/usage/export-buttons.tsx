// Downloads every model call of the range.
import { useState } from 'react';
import { download } from '../../api/download';
import { useOrg } from '../../app/root-search';
import { Button } from '../../ui/button';
import { useNotify } from '../../ui/toast';
import type { Report } from './use-report';

const FORMATS = ['csv', 'ndjson'] as const;
type Format = (typeof FORMATS)[number];

export function ExportButtons({ report: { from, to } }: { readonly report: Report }) {
  const org = useOrg();
  const notify = useNotify();
  const [busy, setBusy] = useState<Format>();
  const save = async (format: Format) => {
    setBusy(format);
    const query = new URLSearchParams({ from, to }).toString();
    const name = `usage-${org ?? 'all-orgs'}-${from.slice(0, 10)}-${to.slice(0, 10)}.${format}`;
    await download({ url: `/api/v1/export/usage.${format}?${query}`, name, org }).catch(notify.failed);
    setBusy(undefined);
  };
  return FORMATS.map((format) => (
    <Button key={format} busy={busy === format} onClick={() => void save(format)}>
      Export {format.toUpperCase()}
    </Button>
  ));
}
