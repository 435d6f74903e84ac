// Who is signed in.
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { send } from '../api/client';
import { ApiError } from '../api/problem';
import { ME_KEY } from '../api/query-client';
import type { ResponseOf } from '../api/types';

export type Me = ResponseOf<'get', '/api/v1/me'>;
export type Role = Me['role'];

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** The caller; null when nobody is signed in, undefined while unknown. */
export function useMeQuery() {
  return useQuery({
    queryKey: ME_KEY,
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      try {
        return await send('get', '/api/v1/me', {}, { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export const MeContext = createContext<Me | undefined>(undefined);

/** The caller of a page, which is shown only to those who are signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in');
  return me;
}

/** Why the caller may not do this; undefined when they may. */
export function useRefusal(required: Role, { platform = false } = {}): string | undefined {
  const me = useMe();
  if (ROLES.indexOf(me.role) < ROLES.indexOf(required))
    return `This requires the role ${required}; you have the role ${me.role}`;
  if (platform && !me.platform) return 'This affects every org: only platform administrators can do it';
  return undefined;
}
