import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
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

/** Milliseconds from nothing to a validator, in a thread of its own so that nothing is warm but the file. */
const loadOnce = (cacheFolder: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { env: { ...process.env, VARDBRO_BENCH_LOAD: cacheFolder } });
    worker.once('message', resolve).once('error', reject);
  });

function loadHere(cacheFolder: string): void {
  const start = performance.now();
  r4Core({ cacheFolder });
  parentPort?.postMessage(performance.now() - start);
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

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-bench-'));
  try {
    figure('validation.load.cold', [await loadOnce(folder)], 'ms');
    const warm: number[] = [];
    for (let i = 0; i < 7; i++) warm.push(await loadOnce(folder));
    figure('validation.load.warm', warm, 'ms', '< 400');

    const before = megabytes();
    const validator = medplumValidator({ core: r4Core({ cacheFolder: folder }) });
    const bundle = referral();
    figure('validation.message.size', [JSON.stringify(bundle).length], 'bytes');
    if (validateMessage(bundle, validator).length > 0) throw new Error('the referral of the bench is not valid');
    figure('validation.memory.loaded', [megabytes() - before], 'MB');
    rates('validation.message', () => validateMessage(bundle, validator), '>= 300');
    rates('validation.message.structure', () => validator.validate(bundle));
    rates('validation.message.medplum-alone', () => validateResource(bundle));
    rates('validation.message.rules', () => messageRules(bundle));
    figure('validation.memory.after', [megabytes()], 'MB', '< 350');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const loadFolder = process.env.VARDBRO_BENCH_LOAD;
if (loadFolder !== undefined) loadHere(loadFolder);
else await main();
