// The runbook of an alert as a page. Markdown is loaded when there is a runbook.
import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Section } from '../../../ui/page';
import { Empty, Loading } from '../../../ui/states';
import type { AlertDetails } from './types';

const RunbookText = lazy(() => import('../../runbooks/runbook-text'));

export function Runbook({ alert: { runbook_markdown: markdown, runbook } }: { readonly alert: AlertDetails }) {
  const { hash } = useLocation();
  const place = useRef<HTMLDivElement>(null);
  const isLinked = hash === 'runbook';
  return (
    <div id="runbook" ref={place} tabIndex={-1}>
      <Section title="Runbook">
        {markdown === null ? (
          <Empty title={runbook === null ? 'This alert has no runbook' : `There is no runbook ${runbook}`}>
            Runbooks are Markdown files in alerts/runbooks of the repository.
          </Empty>
        ) : (
          <Suspense fallback={<Loading height={480} />}>
            <RunbookText markdown={markdown} />
            {isLinked && <ScrollTo place={place} />}
          </Suspense>
        )}
      </Section>
    </div>
  );
}

/** Scrolls when the text is there: before, the page is too short. */
function ScrollTo({ place }: { readonly place: React.RefObject<HTMLDivElement | null> }) {
  useEffect(() => place.current?.scrollIntoView(), [place]);
  return null;
}
