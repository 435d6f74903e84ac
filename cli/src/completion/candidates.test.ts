// What the shells are offered.
import { buildProgram } from '../program';
import { candidatesFor } from './candidates';

const offered = (...words: string[]): string[] => candidatesFor(buildProgram(), words).map(({ text }) => text);

const COMMANDS = [
  ...['overview', 'trends', 'runs', 'schedules', 'jobs', 'queue', 'dlq', 'usage', 'budgets', 'prices', 'export', 'qa'],
  ...['incidents', 'flags', 'keys', 'workspaces', 'users', 'orgs', 'audit', 'whoami', 'doctor', 'completion', 'help'],
];

test.each<[string, string[], string[]]>([
  ['commands', [''], COMMANDS],
  ['commands that begin so', ['do'], ['doctor']],
  ['subcommands', ['queue', ''], 'status list view set clears pause resume clear help'.split(' ')],
  ['values of an argument', ['queue', 'pause', ''], ['upgrade', 'page', 'agent', 'enrichment']],
  ['values of the second argument', ['flags', 'set', 'debug-sampling', ''], ['on', 'off']],
  ['options', ['runs', 'list', '--st'], ['--state']],
  ['options that hold everywhere', ['runs', 'list', '--js'], ['--json']],
  ['values of an option', ['runs', 'list', '--state', 'f'], ['failed']],
  ['an argument after an option with a value', ['--org', 'acme', 'queue', 'clear', '--delayed', 'pa'], ['page']],
  ['nothing where nothing is known', ['runs', 'view', ''], []],
])('%s', (_, words, texts) => {
  expect(offered(...words)).toEqual(texts);
});
