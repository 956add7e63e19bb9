import { writeFile } from 'node:fs/promises';
import { line, readArgs } from '../args.ts';
import { type CliIo, UsageError } from '../io.ts';
import type { Suite } from './suite.ts';
import { openCases } from './terminology/cases.ts';
import { startOwnServer } from './terminology/own-server.ts';
import { type Outcome, runTest, serverVersion } from './terminology/run.ts';

const usage = 'terminology CASES_DIR [--url URL] [--fhir-version 5.0|4.0] [--mode MODE]... [--out results.ndjson]';

/**
 * The cases of the HL7 terminology ecosystem by their own matching rules. A line for each suite and a total on stdout, one
 * for each test in the file of `--out`. Without `--url` against a server of our own, started for it.
 */
export const terminologySuite: Suite = {
  name: 'terminology',
  usage,
  async run(args, io) {
    const { values, positionals } = readArgs(args, {
      out: { type: 'string' },
      url: { type: 'string' },
      mode: { type: 'string', multiple: true },
      'fhir-version': { type: 'string' },
    });
    const [folder] = positionals;
    const fhirVersion = values['fhir-version'] ?? '5.0';
    if (folder === undefined || !['4.0', '5.0'].includes(fhirVersion)) throw new UsageError(usage);
    const cases = await openCases(folder);
    const own = values.url === undefined ? await startOwnServer() : undefined;
    try {
      const base = values.url ?? own!.base;
      const modes = new Set(['general', ...(values.mode ?? [])]);
      const version = await serverVersion({ base, fhirVersion });
      const outcomes: Outcome[] = [];
      for (const suite of cases.suites) {
        const mine: Outcome[] = [];
        for (const test of suite.tests)
          mine.push(await runTest(test, suite, cases, { base, fhirVersion, modes, serverVersion: version }));
        io.stdout.write(line({ suite: suite.name, ...countsOf(mine) }));
        outcomes.push(...mine);
      }
      if (values.out !== undefined) await writeFile(values.out, outcomes.map((outcome) => line(outcome)).join(''));
      return tell(outcomes, io);
    } finally {
      await own?.stop();
    }
  },
};

function countsOf(outcomes: readonly Outcome[]) {
  const skipped = outcomes.filter((one) => one.skipped !== undefined).length;
  const passed = outcomes.filter(({ pass }) => pass).length;
  return { passed, failed: outcomes.length - passed - skipped, skipped };
}

function tell(outcomes: readonly Outcome[], io: CliIo): 0 | 1 {
  const total = countsOf(outcomes);
  io.stdout.write(line({ suite: 'total', ...total }));
  for (const { suite, test, detail } of outcomes.filter((one) => !one.pass && one.skipped === undefined))
    io.stderr.write(`${suite} ${test}: ${detail}\n`);
  return total.failed === 0 ? 0 : 1;
}
