import { existsSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { closedAnswer } from '../../../src/adapters/rivta/record/entries.ts';
import { validatorOver } from '../../../src/cli/validator.ts';
import { readKinds } from '../../../src/gateway/overview/found.ts';
import { makeOverview } from '../../../src/gateway/overview/make-overview.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';
import { noSharedData, sharedFolder, xmlFiles } from '../../adapters/shared-data.ts';
import { gives, producer } from '../../transports/npo/producer.ts';
import { overviewWorld, type World } from './world.ts';

/** The mock answers that Inera publishes, served by a producer and read as a consumer reads: valid FHIR, or what is wrong. */

const samples = readContracts
  .filter(({ response }) => response.strict)
  .flatMap((contract) => {
    const folder = sharedFolder('rivta', 'samples', contract.name);
    return folder && existsSync(folder) ? xmlFiles(folder).map(({ name, bytes }) => ({ contract, name, bytes })) : [];
  });
const contentOf = ({ bytes, contract }: (typeof samples)[number]) => closedAnswer(bytes, contract);
const named = (wanted: (answer: ReturnType<typeof closedAnswer>) => boolean) =>
  samples.filter((one) => wanted(contentOf(one))).map((one) => [`${one.contract.name}/${one.name}`, one] as const);

/** Samples whose entries may not be shown, and what the reader is told. */
const notShown: Readonly<Record<string, readonly string[]>> = {
  'GetVaccinationHistory/Only-PatientId.xml': ['overview-hidden'], // without care provider
  'GetVaccinationHistory/documentTime_within.xml': ['overview-hidden'], // without care provider
  'GetVaccinationHistory/doseComplete_true.xml': [], // withdrawn (nullified)
  'GetFunctionalStatus/disability.xml': ['overview-other-patient'], // the type of the patient id is "?"
  'GetFunctionalStatus/padl-pa-avkladning.xml': ['overview-other-patient'],
  'GetMedicationHistory/Merchandise.xml': ['overview-other-patient'],
  'GetReferralOutcome/Compliant-Content-Response.xml': ['overview-other-patient'], // a personal number of ten digits
};

const personnummer = 'http://electronichealth.se/identifier/personnummer';
const usual = { system: personnummer, value: '191212121212' };

describe.skipIf(samples.length === 0)(
  `published answers, read${samples.length > 0 ? '' : ` (skipped: ${noSharedData})`}`,
  () => {
    const validator = validatorOver(openDefinitions({ packages: ownPackages() }));
    let world: World;
    beforeAll(async () => {
      world = await overviewWorld();
    });
    afterAll(() => world.close());

    async function read({ contract, bytes }: (typeof samples)[number], patient = usual) {
      const made = await producer(gives(bytes));
      const { parts, gateway } = world.both.clinic;
      const overview = makeOverview(parts, gateway, { ...world.all(), client: made.client, contracts: [contract] });
      const question = { patient, kinds: readKinds, period: {} };
      const answer = await overview.search(question, { count: 200 }, world.actor());
      await made.close();
      if ('refused' in answer) throw new Error(JSON.stringify(answer.refused));
      const entries = answer.entries.length > 0 && { entry: answer.entries };
      const bundle = {
        resourceType: 'Bundle',
        type: 'searchset',
        total: answer.total,
        ...entries,
      } as Bundle;
      const codes = answer.entries.flatMap(({ resource }) =>
        resource?.resourceType === 'OperationOutcome'
          ? resource.issue.map((one) => one.details?.coding?.[0]?.code)
          : [],
      );
      return { bundle, codes, total: answer.total };
    }

    test.each(named(({ entries }) => entries.length > 0))('%s comes out as valid FHIR', async (name, sample) => {
      const { entries } = contentOf(sample);
      const whose = entries.map(({ access }) => access.patient).find((id) => id?.system === personnummer);
      const patient = whose && /^\d{12}$/.test(whose.value ?? '') ? (whose as typeof usual) : usual;
      const { bundle, codes, total } = await read(sample, patient);
      if (name in notShown) {
        expect([total, codes]).toEqual([0, notShown[name]]);
        return;
      }
      const errors = validator.validate(bundle).filter(({ severity }) => severity === 'error');
      expect([errors, total > 0]).toEqual([[], true]);
      const items = entries.map((entry) => entry.open().item).filter((item): item is RecordItem => item !== undefined);
      expect(items.length).toBe(entries.length);
    });

    test.each(named(({ issues }) => issues.some(({ severity }) => severity === 'error')))(
      '%s comes out as an OperationOutcome',
      async (_, sample) => {
        const { bundle, codes, total } = await read(sample);
        expect([total, codes]).toEqual([0, ['overview-source-failed']]);
        expect(validator.validate(bundle).filter(({ severity }) => severity === 'error')).toEqual([]);
      },
    );

    test.each(named(({ entries, issues }) => entries.length + issues.length === 0))(
      '%s says that there is nothing',
      async (_, sample) => {
        expect(await read(sample)).toMatchObject({ total: 0, codes: [] });
      },
    );
  },
);
