// Headers of every answer: browsers neither guess its type nor keep it. A route may set its own.
export const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;
