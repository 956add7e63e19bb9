import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openCases } from '../../src/cli/conformance/terminology/cases.ts';
import { startOwnServer } from '../../src/cli/conformance/terminology/own-server.ts';
import { runTest, serverVersion } from '../../src/cli/conformance/terminology/run.ts';
import { shared } from '../support/shared.ts';

const folder = shared('data/tx-cases');

/** Every case of the HL7 terminology ecosystem tests that applies to us, over HTTP, in the forms of both FHIR versions. */
test.skipIf(!existsSync(folder)).each(['5.0', '4.0'])(
  'the ecosystem tests pass in the form of FHIR %s (skipped where the shared data is absent)',
  { timeout: 120_000 },
  async (fhirVersion) => {
    const cases = await openCases(folder);
    const server = await startOwnServer();
    try {
      const modes = new Set(['general']);
      const options = {
        base: server.base,
        fhirVersion,
        modes,
        serverVersion: await serverVersion({ base: server.base, fhirVersion }),
      };
      const outcomes = [];
      for (const suite of cases.suites)
        for (const one of suite.tests) outcomes.push(await runTest(one, suite, cases, options));
      expect(outcomes.filter((one) => !one.pass && one.skipped === undefined)).toEqual([]);
      expect(outcomes.filter((one) => one.skipped !== undefined).map((one) => one.skipped)).toEqual([
        'mode tx.fhir.org',
      ]);
      expect(outcomes.filter(({ pass }) => pass)).toHaveLength(290);
    } finally {
      await server.stop();
    }
  },
);
