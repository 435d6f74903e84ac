#!/usr/bin/env node
// Runs the compiled command line with a Node that is new enough, or says what brings both.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(module.path, '../dist/main.js');
// Set-up links one here where the host's is too old.
const own = join(module.path, '../../node_modules/.sextant/bin/node');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}

if (!existsSync(main)) {
  stop('sextant is not compiled yet: run "make up", or "make setup" when only the command line is needed.');
} else if (major > 22 || (major === 22 && minor >= 19)) {
  require(main);
} else if (existsSync(own)) {
  const { status, error } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) stop(`could not start ${own}: ${error.message}`);
  else process.exitCode = status ?? 1;
} else {
  stop(`sextant needs Node 22.19 or newer, this is ${process.version}: run "make up", which brings one.`);
}
