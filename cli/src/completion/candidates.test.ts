import { buildProgram } from '../program';
import { candidatesFor } from './candidates';

const completed = (...words: string[]): string[] => candidatesFor(buildProgram(), words).map(({ text }) => text);

const COMMANDS = [
  ...['overview', 'trends', 'runs', 'schedules', 'jobs', 'queue', 'dlq', 'usage', 'budgets', 'prices', 'export', 'qa'],
  ...['incidents', 'flags', 'keys', 'workspaces', 'users', 'orgs', 'audit', 'whoami', 'doctor', 'completion', 'help'],
];

test.each<[string, string[], string[]]>([
  ['commands', [''], COMMANDS],
  ['commands with a prefix', ['do'], ['doctor']],
  ['subcommands', ['queue', ''], 'status list view set clears pause resume clear help'.split(' ')],
  ['values of an argument', ['queue', 'pause', ''], ['upgrade', 'page', 'agent', 'enrichment']],
  ['values of the second argument', ['flags', 'set', 'debug-sampling', ''], ['on', 'off']],
  ['options', ['runs', 'list', '--st'], ['--state']],
  ['global options', ['runs', 'list', '--js'], ['--json']],
  ['values of an option', ['runs', 'list', '--state', 'f'], ['failed']],
  ['an argument after an option with a value', ['--org', 'acme', 'queue', 'clear', '--delayed', 'pa'], ['page']],
  ['nothing for an id', ['runs', 'view', ''], []],
])('completes %s', (_, words, texts) => {
  expect(completed(...words)).toEqual(texts);
});
