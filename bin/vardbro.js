#!/usr/bin/env node
// Starts the vardbro command on Node 24 or later. Plain JavaScript that Node 20 understands: the Node at hand is used
// when it is new enough, else the one that the npm package `node` has brought.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const required = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} version @returns {boolean} */
const newEnough = (version) => Number.parseInt(version, 10) >= required;

/** The binary of the package `node`; undefined when its install script was not allowed to put it there. */
function packagedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    const binary = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return newEnough(version) && existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** The sources in a clone; the emitted JavaScript where installed, as Node strips no types below node_modules. */
function program() {
  const source = join(root, 'src', 'cli', 'main.ts');
  return existsSync(source) ? source : join(root, 'dist', 'cli', 'main.js');
}

// How a gateway is run (serving.json), and what it measures: bench/README.md, "Reading `gateway.ts`".
// - Room in the young generation for what sixteen messages at once make: with less, their bytes are taken for long-lived
//   and collected at a higher price.
// - The old generation is collected when it has grown by half, and not while a gateway starts. Left to itself, V8
//   lets it grow to more than twice its size where messages come fast.
// - No Maglev: this compiler in the middle takes 50 MB while the first messages warm the code up, which are not given
//   back. The optimising compiler takes over where Maglev would have: what is called once a message would otherwise be
//   optimised after three thousand messages.
// - The C library keeps the bytes of messages, freed by the hundred at a collection, apart from what lives long, so that
//   it can give them back, and lets all threads share two heaps.
const serving = JSON.parse(readFileSync(new URL('serving.json', import.meta.url), 'utf8'));

/** @param {string} node */
function start(node) {
  const command = process.argv.slice(2);
  const { flags, environment } = command[0] === 'serve' ? serving : { flags: [], environment: {} };
  // What the operator has set wins.
  const env = { ...environment, ...process.env };
  const child = spawn(node, [...flags, program(), ...command], { stdio: 'inherit', env });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'])
    process.on(signal, () => {
      // A terminal gives Ctrl-C to the whole group: forwarding it would interrupt the command twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('error', (error) => fail(`could not start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
}

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`vardbro: ${reason}\n`);
  process.exit(2);
}

const node = newEnough(process.versions.node) ? process.execPath : packagedNode();
if (node) start(node);
else
  fail(
    `needs Node ${required} or later and this is ${process.versions.node}: install Node ${required} from nodejs.org, or ` +
      'let the package `node` run its install script (npm rebuild node)',
  );
