// Sign-in by API key, by the identity provider, or by the one-time link that `make up` prints.
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/client';
import { ApiError, messageOf } from '../api/problem';
import { ME_KEY } from '../api/query-client';
import { useGet } from '../api/hooks';
import { Button, buttonClass } from '../ui/button';
import { TextField } from '../ui/fields';
import styles from './shell.module.css';

export function SignIn({ problem, onDone }: { readonly problem?: string | undefined; readonly onDone?: () => void }) {
  return (
    <main className={styles.signIn}>
      <div className={styles.signInCard}>
        <h1>Sign in to Sextant</h1>
        <SignInForm problem={problem} onDone={onDone} />
      </div>
    </main>
  );
}

export interface SignInFormProps {
  /** Why an earlier attempt failed. */
  readonly problem?: string | undefined;
  readonly onDone?: (() => void) | undefined;
}

export function SignInForm({ problem, onDone }: SignInFormProps) {
  const methods = useGet('/api/v1/session/methods', {});
  const cache = useQueryClient();
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      cache.setQueryData(ME_KEY, await send('post', '/api/v1/session', { body: { key } }));
      onDone?.();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const message = error === undefined ? problem : sentenceOf(error);
  return (
    <div className={styles.stack}>
      {methods.data?.oidc && (
        <a className={buttonClass('primary')} href={methods.data.oidc}>
          Sign in with your organization
        </a>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <TextField
          label="API key"
          type="password"
          name="key"
          autoComplete="current-password"
          required
          value={key}
          onChange={(event) => setKey(event.target.value)}
          problem={message}
          hint="On this machine, `make console` prints a link that signs you in."
        />
        <Button type="submit" look="primary" busy={isBusy}>
          Sign in
        </Button>
      </form>
    </div>
  );
}

function sentenceOf(error: unknown): string {
  return error instanceof ApiError && error.status === 401
    ? 'This key is not valid. Check that it is complete and not revoked.'
    : messageOf(error);
}
