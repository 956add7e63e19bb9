import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateResource } from '@medplum/core';
import type { Bundle } from '@medplum/fhirtypes';
import { medplumValidator } from '../src/validation/medplum-validator.ts';
import { messageRules, validateMessage } from '../src/validation/message-rules.ts';
import { r4Core } from '../src/validation/r4-core.ts';
import { message, pick } from '../test/validation/message.ts';

/** Figures of validation, one JSON line each: load of the definitions cold and warm, memory, messages per second. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: string;
  readonly runs: number;
  /** Largest minus smallest of the runs. */
  readonly spread: number;
}

const print = (figure: Figure): void => console.log(JSON.stringify(figure));
const round = (value: number): number => Math.round(value * 100) / 100;
const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1e6);

function figure(name: string, values: readonly number[], unit: string, goal?: string): void {
  const sorted = [...values].sort((a, b) => a - b);
  const value = round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const spread = round((sorted.at(-1) ?? 0) - (sorted[0] ?? 0));
  print({ name, value, unit, ...(goal !== undefined && { goal }), runs: values.length, spread });
}

interface Load {
  readonly ms: number;
  readonly rss: number;
}

/** A process of its own that loads and says how long it took and what it weighs then. */
const loadOnce = (cacheFolder: string): Load =>
  JSON.parse(execFileSync(process.execPath, [import.meta.filename, 'load', cacheFolder], { encoding: 'utf8' })) as Load;

function loadHere(cacheFolder: string): void {
  const start = performance.now();
  r4Core({ cacheFolder });
  console.log(JSON.stringify({ ms: performance.now() - start, rss: megabytes() }));
}

/** A referral of about 20 kB: the fixture of the tests with a long anamnesis. */
function referral(): Bundle {
  const bundle = message((b) => {
    pick(b, 'ServiceRequest').note = [{ text: 'Patienten söker för värk i höger höft sedan ett halvår. '.repeat(190) }];
  });
  // As it comes from the wire: strings of its own, none shared with the fixture.
  return JSON.parse(JSON.stringify(bundle)) as Bundle;
}

function perSecond(seconds: number, work: () => void): number {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  while (performance.now() < end) {
    work();
    done += 1;
  }
  return done / seconds;
}

function rates(name: string, work: () => void, goal?: string): void {
  perSecond(1, work);
  figure(
    name,
    Array.from({ length: 5 }, () => perSecond(1, work)),
    'messages/s',
    goal,
  );
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-bench-'));
  try {
    const cold = loadOnce(folder);
    const warm = Array.from({ length: 7 }, () => loadOnce(folder));
    figure('validation.load.cold', [cold.ms], 'ms');
    figure(
      'validation.load.warm',
      warm.map((l) => l.ms),
      'ms',
      '< 400',
    );
    figure('validation.memory.cold', [cold.rss], 'MB');
    figure(
      'validation.memory.warm',
      warm.map((l) => l.rss),
      'MB',
    );

    const validator = medplumValidator({ core: r4Core({ cacheFolder: folder }) });
    const bundle = referral();
    figure('validation.message.size', [JSON.stringify(bundle).length], 'bytes');
    if (validateMessage(bundle, validator).length > 0) throw new Error('the referral of the bench is not valid');
    rates('validation.message', () => validateMessage(bundle, validator), '>= 300');
    rates('validation.message.structure', () => validator.validate(bundle));
    rates('validation.message.medplum-alone', () => validateResource(bundle));
    rates('validation.message.rules', () => messageRules(bundle));
    figure('validation.memory.after', [megabytes()], 'MB', '< 350');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [mode, folder] = process.argv.slice(2);
if (mode === 'load' && folder !== undefined) loadHere(folder);
else main();
