// A label that is renamed in the catalogue: the compiler names every query that still uses the old name.
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const FIXTURE = join(ROOT, 'src', 'fixture.ts');
/** Each line with OLD uses the label; the compiler must name these lines and no others. */
const SOURCE = `
import { upgradeDurationSeconds, upgradesTotal } from '@sextant/signals/upgrades';
import { oneOf } from '@sextant/signals/query/match';
import { sum } from '@sextant/signals/query/operators';
import { quantile, rate } from '@sextant/signals/query/promql';
import { p95By, quantiles } from './panels';
import { filters } from './variables';

const texts = { id: 1, title: 'Fixture', description: 'Uses the label in every position.' };
export const queries = [
  sum(rate(upgradesTotal, '5m', { ...filters, status: 'failed' }), { by: ['status'] }),
  sum(rate(upgradesTotal, '5m', { OLD: 'npm' })),
  sum(rate(upgradesTotal, '5m', { ...filters, OLD: oneOf('npm', 'pip') })),
  sum(rate(upgradesTotal, '5m', filters), { by: ['OLD'] }),
  sum(rate(upgradesTotal, '5m', filters), { by: ['status', 'OLD'] }),
  quantile(0.5, upgradeDurationSeconds, { window: '5m', where: { OLD: 'go' } }),
  quantile(0.5, upgradeDurationSeconds, { window: '5m', by: ['OLD'] }),
  p95By({ ...texts, metric: upgradeDurationSeconds, where: filters, by: 'OLD' }),
  quantiles({ ...texts, metric: upgradeDurationSeconds, where: { OLD: 'npm' } }),
];
`.replaceAll('OLD', 'ecosystem');

const BOARD = join(ROOT, 'src', 'definitions', 'upgrades.ts');

test('before the renaming everything compiles', () => {
  expect(errorsWith('ecosystem')).toEqual([]);
}, 60_000);

test('the compiler names every line that uses the old name, in the fixture and in the board of upgrades', () => {
  const errors = errorsWith('package_ecosystem');
  const linesOf = (file: string) => errors.filter((error) => error.file === file).map(({ line }) => line);
  expect([...new Set(linesOf(FIXTURE))]).toEqual(linesWith(SOURCE, /'?\becosystem\b'?[\]:,' ]/));
  expect(linesOf(BOARD).length).toBeGreaterThan(0);
}, 60_000);

function linesWith(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, i) => (pattern.test(line) ? [i + 1] : []));
}

interface CompileError {
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  readonly message: string;
}

/** Type-checks the fixture and a board against the compiled catalogue, in which the label has this name. */
function errorsWith(name: string): readonly CompileError[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, 'tsconfig.json'),
    { noEmit: true, composite: false, incremental: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  )!;
  const program = ts.createProgram([FIXTURE, BOARD], config.options, hostWith(config.options, name));
  return [FIXTURE, BOARD].flatMap((path) => {
    const file = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) => ({
      file: path,
      line: file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1,
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
    }));
  });
}

function hostWith(options: ts.CompilerOptions, name: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const readFile = (path: string): string | undefined => {
    if (path === FIXTURE) return SOURCE;
    const text = host.readFile(path);
    return /signals\/dist\/.*\.d\.ts$/.test(path) ? text?.replaceAll('Label<"ecosystem"', `Label<"${name}"`) : text;
  };
  return {
    ...host,
    readFile,
    fileExists: (path) => path === FIXTURE || host.fileExists(path),
    getSourceFile: (path, target) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, target);
    },
  };
}
