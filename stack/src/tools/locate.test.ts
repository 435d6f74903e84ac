import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOOL_NAMES, TOOLS } from './catalogue';
import { keyOf } from './locate';

test('the key of a tool depends on its checksums, sources and tags only', () => {
  const source = mkdtempSync(join(tmpdir(), 'sextant-tool-'));
  const tool = { source, packages: ['.'], binaries: ['x'], seconds: 1 };
  const write = (file: string, text: string): string => {
    writeFileSync(join(source, file), text);
    return keyOf(tool);
  };
  const keys = [
    write('go.mod', 'module x'),
    write('go.sum', 'a'),
    write('go.sum', 'b'),
    write('main.go', 'package main'),
  ];
  keys.push(keyOf({ ...tool, tags: 'small' }));
  expect(new Set(keys).size).toBe(5);
  expect(write('README.md', 'words')).toBe(keys[3]);
  rmSync(source, { recursive: true });
});

test('every tool has a key', () => {
  for (const name of TOOL_NAMES) expect(keyOf(TOOLS[name])).toMatch(/^[0-9a-f]{12}$/);
});
