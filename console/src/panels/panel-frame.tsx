// The card of a panel: title, description and menu.
import { useRouter } from '@tanstack/react-router';
import { useState, type ReactNode, type Ref } from 'react';
import type { Panel, PanelData } from './dashboard';
import { addressOf } from './data-links';
import { PanelMenu } from './panel-menu';
import { QueryDialog } from './query-dialog';
import { TracesDialog } from './traces-dialog';
import styles from './panel-frame.module.css';
import { PanelInfo } from './panel-info';

export interface PanelFrameProps {
  readonly panel: Panel;
  readonly data: PanelData | undefined;
  readonly state: 'loading' | 'drawn' | 'failed' | 'refused';
  /** In pixels. */
  readonly height: number;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

export function PanelFrame({ panel, data, state, height, actions, children, ref }: PanelFrameProps) {
  const [open, setOpen] = useState<'query' | 'traces'>();
  const { history } = useRouter();
  const title = panel.title ?? `Panel ${panel.id}`;
  const exemplars = data?.targets.flatMap((target) => target.exemplars) ?? [];
  const close = () => setOpen(undefined);
  return (
    <article
      ref={ref}
      className={styles.frame}
      style={{ height }}
      aria-label={title}
      data-panel={panel.id}
      data-state={state}
    >
      <header className={styles.header}>
        <h2 title={title}>{title}</h2>
        {panel.description !== undefined && <PanelInfo title={title}>{panel.description}</PanelInfo>}
        <span className={styles.actions}>
          {actions}
          <PanelMenu
            title={title}
            items={[
              { label: 'Show the query', onSelect: () => setOpen('query') },
              ...(exemplars.length > 0 ? [{ label: 'List traces', onSelect: () => setOpen('traces') }] : []),
              ...runbooksOf(panel).map(({ title: label, address }) => ({
                label,
                onSelect: () => history.push(address),
              })),
            ]}
          />
        </span>
      </header>
      <div className={styles.body}>{children}</div>
      {open === 'query' && <QueryDialog panel={panel} onClose={close} />}
      {open === 'traces' && <TracesDialog {...{ panel, exemplars }} onClose={close} />}
    </article>
  );
}

/** The runbooks of the alerts whose thresholds the panel draws. */
function runbooksOf({ links = [] }: Panel): readonly { readonly title: string; readonly address: string }[] {
  return links
    .map(({ title, url }) => ({ title, address: addressOf({ url }, { name: '', value: '', fields: {} }) }))
    .filter(({ address }) => address.startsWith('/runbooks/'));
}
