#!/usr/bin/env node
// Runs the compiled CLI with a supported version of Node.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(module.path, '../dist/main.js');
// `make setup` links a Node here if the host's is too old.
const bundledNode = join(module.path, '../../node_modules/.sextant/bin/node');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}

if (!existsSync(main)) {
  fail('sextant is not compiled. Run "make up", or "make setup" if you need only the CLI.');
} else if (major > 22 || (major === 22 && minor >= 19)) {
  require(main);
} else if (existsSync(bundledNode)) {
  const { status, error } = spawnSync(bundledNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) fail(`Cannot start ${bundledNode}: ${error.message}`);
  else process.exitCode = status ?? 1;
} else {
  fail(`sextant needs Node 22.19 or newer, but this is ${process.version}. Run "make setup" to install it.`);
}
