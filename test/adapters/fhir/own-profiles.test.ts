import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fhirAdapter } from '../../../src/adapters/fhir/adapter.ts';
import { gatewayValidator } from '../../../src/cli/validator.ts';
import { validateMessage } from '../../../src/validation/message-rules.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { loadPackages, ownPackages } from '../../../src/validation/packages/load.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';

const at = '2026-11-24T10:00:00+01:00';
const parties = { sender: 'SE5566778899-RONT', receiver: 'SE5566778899-KARD1' };

/** Whose it is: told beside the document, which names no number or one of another country; its own numbers stay in it. */
const envelope = { ...parties, patient: { id: { type: 'personnummer', value: '191212121212' } } };

const inPart = 'Bundle.entry[3].resource.data';
/** Errors of a message that carries the document, with the rule's source in the document's own profiles or R4. */
const broken: Readonly<Record<string, readonly string[]>> = {
  // R4 has event-basedOn on conditions, not on compositions.
  'Bundle-semi-structured.json': [`extension-context ${inPart}`],
  // The composition has an identifier and the report none; what the specimen and the order are numbered by is no absolute URI.
  'Bundle-npu-microbiology.json': [`uri-relative ${inPart}`, `uri-relative ${inPart}`, `profile-invariant ${inPart}`],
  // A draft: no identifier, no text of its section, relative references below urn:uuid.
  'Bundle-npu-microbiology-relative-references.json': [
    `element-required ${inPart}`,
    `element-required ${inPart}`,
    `uri-relative ${inPart}`,
    `uri-relative ${inPart}`,
    `reference-unresolved ${inPart}`,
    `reference-unresolved ${inPart}`,
    `reference-unresolved ${inPart}`,
  ],
};

const folder = sharedFolder('exchange-examples');
const packages = sharedFolder('fhir-packages');
const examples = folder ? globSync(`${folder}/{eu-imaging,eu-lab}/Bundle*.json`).sort() : [];

describe.skipIf(!folder || !packages)(`documents of HL7 Europe beside their own profiles (${noSharedData})`, () => {
  const definitions = openDefinitions({ packages: ownPackages() }).with(
    ...globSync(`${packages}/hl7.fhir.eu.*`).flatMap((one) => loadPackages(one).packages),
  );
  const validator = gatewayValidator(definitions);

  test('are all there', () => expect(examples).toHaveLength(6));

  test.each(examples.map((file) => [basename(file), file]))('%s', async (name, file) => {
    const { bundle } = await fhirAdapter.toBundle({ bytes: readFileSync(file) }, { at, envelope });
    const errors = validateMessage(bundle!, validator).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, place }) => `${code} ${place}`)).toEqual(broken[name] ?? []);
  });

  test.each(['Bundle-hepatitis-panel.json', 'Bundle-simple-chemistry.json'])(
    '%s, of a patient with Czech numbers alone, is no message of ours until a Swedish one is told',
    async (name) => {
      const bytes = readFileSync(`${folder}/eu-lab/${name}`);
      const { bundle } = await fhirAdapter.toBundle({ bytes }, { at, envelope: parties });
      expect(validateMessage(bundle!, validator).map(({ code, place }) => `${code} ${place}`)).toEqual(
        expect.arrayContaining(['profile-invariant Bundle.entry[2].resource']),
      );
      const told = await fhirAdapter.toBundle({ bytes }, { at, envelope });
      expect(told.issues.map(({ code }) => code)).toEqual(['document-patient-linked']);
      expect(told.bundle!.entry![2]!.resource).toMatchObject({
        identifier: [{ value: '191212121212' }],
        birthDate: '2000-03-21',
      });
    },
  );
});
