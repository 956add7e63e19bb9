import { snapshotsSuite } from '../conformance/snapshots.ts';
import type { Suite } from '../conformance/suite.ts';
import { terminologySuite } from '../conformance/terminology.ts';
import { validatorSuite } from '../conformance/validator.ts';
import { type Command, MissingArguments } from '../io.ts';

/** Every suite there is. To add one: a file in `../conformance`, a line here. */
const suites: readonly Suite[] = [validatorSuite, snapshotsSuite, terminologySuite];

/** Runs published conformance cases and tells how far we agree with their expected results. */
export const conformanceCommand: Command = {
  name: 'conformance',
  usage: suites.map((suite) => `conformance ${suite.usage}`).join('\n'),
  example: 'conformance validator CASES_DIR --out results.ndjson',
  summary: {
    sv: 'Kör publicerade överensstämmelsetester och visa resultatet',
    en: 'Run published conformance cases and show the result',
  },
  run: async ([name, ...args], io) => {
    const suite = suites.find((s) => s.name === name);
    if (!suite) throw new MissingArguments(suites.map((s) => s.name).join(' | '));
    return suite.run(args, io);
  },
};
