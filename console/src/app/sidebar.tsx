// The navigation, the org that the page is limited to, the theme and the account.
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useList } from '../api/hooks';
import { send } from '../api/client';
import { ME_KEY } from '../api/query-client';
import { Button } from '../ui/button';
import { SelectField } from '../ui/fields';
import { useNotify } from '../ui/toast';
import { NAVIGATION } from './navigation';
import { useOrg } from './root-search';
import { useMe } from './session';
import { useSetSearch } from './set-search';
import styles from './shell.module.css';
import { currentTheme, setTheme, type Theme } from './theme';

export function Sidebar() {
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  // On a narrow screen, the menu closes when a page opens.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className={styles.sidebar} data-open={isOpen}>
      <div className={styles.brand}>
        <Link to="/">
          <img src="/icon.svg" alt="" width={22} height={22} />
          Sextant
        </Link>
        <span className={styles.menu}>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Menu
          </Button>
        </span>
      </div>
      <nav className={styles.navigation} aria-label="Pages">
        {NAVIGATION.map((group) => (
          <div key={group.label} className={styles.group} role="group" aria-label={group.label}>
            <span className={styles.groupLabel}>{group.label}</span>
            {group.items.map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                className={styles.item}
                activeOptions={{ exact: to === '/', includeSearch: false }}
              >
                {label}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <Account />
    </header>
  );
}

function Account() {
  const me = useMe();
  const cache = useQueryClient();
  const notify = useNotify();
  const [theme, setShownTheme] = useState(currentTheme());
  const signOut = async () => {
    try {
      await send('delete', '/api/v1/session', {});
    } catch (error) {
      return notify.failed(error);
    }
    cache.setQueryData(ME_KEY, null);
    // Nothing of the session stays in memory.
    window.location.assign('/sign-in');
  };
  return (
    <div className={styles.account}>
      {me.platform && <OrgPicker />}
      <SelectField
        compact
        label="Theme"
        value={theme}
        choices={[
          { value: 'system', label: 'Theme of the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={(value) => {
          setTheme(value as Theme);
          setShownTheme(value as Theme);
        }}
      />
      <span className={styles.actor}>
        {me.actor}, {me.role}
        {me.platform ? '' : ` of ${me.org}`}
      </span>
      <Button onClick={() => void signOut()}>Sign out</Button>
    </div>
  );
}

/** More do not fit a menu; an address can name any org. */
const MAX_ORGS = 500;

function OrgPicker() {
  const org = useOrg();
  const set = useSetSearch();
  const { items, loadMore } = useList('/api/v1/orgs', { query: { limit: 100 } });
  useEffect(() => {
    if (items.length < MAX_ORGS) loadMore();
  }, [items.length, loadMore]);
  const names = items.map(({ name }) => name);
  const all = org !== undefined && !names.includes(org) ? [org, ...names] : names;
  return (
    <SelectField
      compact
      label="Org"
      value={org ?? ''}
      choices={[{ value: '', label: 'All orgs' }, ...all.map((name) => ({ value: name, label: name }))]}
      onChange={(value) => set({ org: value === '' ? undefined : value })}
    />
  );
}
