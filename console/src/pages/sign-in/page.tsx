// /sign-in: exchanges the one-time token of the address, if any, for a session.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { send } from '../../api/client';
import { messageOf } from '../../api/problem';
import { ME_KEY } from '../../api/query-client';
import { SignIn } from '../../app/sign-in';
import { Loading } from '../../ui/states';

/** The token of this address; it is taken out of the address at once, so that it stays in no history. */
let token: string | undefined;

function takeToken(): string | undefined {
  const { hash, pathname, search } = window.location;
  if (hash.length > 1) {
    token = decodeURIComponent(hash.slice(1));
    window.history.replaceState(window.history.state, '', pathname + search);
  }
  return token;
}

export default function SignInPage() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [isWorking, setWorking] = useState(() => takeToken() !== undefined);
  const [problem, setProblem] = useState(() => new URLSearchParams(window.location.search).get('problem') ?? undefined);
  const enter = () => void navigate({ to: '/', replace: true });
  useEffect(() => {
    const link = token;
    token = undefined;
    if (link === undefined) return;
    send('post', '/api/v1/session', { body: { link } }).then(
      (me) => {
        cache.setQueryData(ME_KEY, me);
        enter();
      },
      (error: unknown) => {
        setProblem(messageOf(error));
        setWorking(false);
      },
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a token works once
  }, []);
  return isWorking ? <Loading label="Signing in" height={480} /> : <SignIn problem={problem} onDone={enter} />;
}
