// An input of each kind to start from.
import type { RequestOf } from '../../api/types';
import type { Kind } from './names';

type NewRun = RequestOf<'post', '/api/v1/runs'>['body'];
type InputOf<K extends Kind> = Extract<NewRun, { readonly kind: K }>['input'];

export const EXAMPLES: { readonly [K in Kind]: InputOf<K> } = {
  page: { prompt: 'Explain what a tail-sampled trace is, in three paragraphs.' },
  agent: { goal: 'Is the npm package express still maintained, and which version is the latest?' },
  upgrade: {
    ecosystem: 'npm',
    package: 'express',
    version: '5.1.0',
    manifest: '{ "dependencies": { "express": "4.18.2" } }',
  },
  enrichment: { targets: [{ url: 'https://example.com', name: 'Example' }] },
};
