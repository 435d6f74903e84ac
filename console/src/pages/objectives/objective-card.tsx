// One objective: target, budget and burn rates; its details open in place.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId } from 'react';
import { budgetText } from '../../text/budget';
import { compact, percent } from '../../text/format';
import { definedOf } from '../../text/search';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { BURN_CHECKS, exceeds, rateOf, toneOf, type BurnCheck, type Objective } from './burn';
import { ObjectiveDetails } from './objective-details';
import styles from './objectives.module.css';

export function ObjectiveCard({ objective }: { readonly objective: Objective }) {
  const { name: open } = useSearch({ from: '/objectives' });
  const navigate = useNavigate({ from: '/objectives' });
  const details = useId();
  const { name, description, target, window, metric, good, total } = objective;
  const isOpen = open === name;
  return (
    <Section
      title={name}
      actions={
        <Button
          aria-expanded={isOpen}
          aria-controls={details}
          aria-label={`${isOpen ? 'Hide' : 'Show'} details of ${name}`}
          onClick={() =>
            void navigate({
              to: '.',
              search: (old) => definedOf({ ...old, name: isOpen ? undefined : name }),
              replace: true,
            })
          }
        >
          {isOpen ? 'Hide details' : 'Show details'}
        </Button>
      }
    >
      <div className={styles.card}>
        <div>
          <p>{description}</p>
          <p className={styles.muted}>
            Target {percent(target, 3)} over {window} of <code>{metric}</code>
            {total > 0 && `, ${compact(total - good)} bad of ${compact(total)} events`}
          </p>
        </div>
        <Budget objective={objective} />
        <ul className={styles.burns}>
          {BURN_CHECKS.map((check) => (
            <BurnRate key={check.name} objective={objective} check={check} />
          ))}
        </ul>
      </div>
      <div id={details}>{isOpen && <ObjectiveDetails objective={objective} />}</div>
    </Section>
  );
}

function Budget({ objective: { name, budget_left: left } }: { readonly objective: Objective }) {
  const tone = toneOf(left);
  const width = `${Math.min(Math.max(left ?? 0, 0), 1) * 100}%`;
  const text = budgetText(left);
  return (
    <div className={styles.budget}>
      <div className={`${styles.left} ${styles[tone]} numeric`}>{text}</div>
      <div
        className={styles.track}
        role="meter"
        aria-label={`Error budget left of ${name}`}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={Math.min(Math.max(left ?? 0, 0), 1)}
        aria-valuetext={text}
      >
        <div className={`${styles.fill} ${styles[`${tone}Fill`]}`} style={{ width }} />
      </div>
    </div>
  );
}

function BurnRate({ objective, check }: { readonly objective: Objective; readonly check: BurnCheck }) {
  const isBurning = exceeds(objective, check);
  return (
    <li title={`Above ${check.above} in both windows: ${check.spends}`}>
      <span className={styles.muted}>
        {check.name} {check.short}, {check.long}
      </span>
      <span className="numeric">
        {rate(rateOf(objective, check.short))}, {rate(rateOf(objective, check.long))}
      </span>
      {isBurning === null ? (
        <Badge>no events</Badge>
      ) : (
        <Badge tone={isBurning ? check.tone : 'good'}>
          {isBurning ? 'above' : 'below'} {check.above}
        </Badge>
      )}
    </li>
  );
}

function rate(value: number | null): string {
  return value === null ? '–' : `${compact(value)}×`;
}
