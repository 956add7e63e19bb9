import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../src/adapters/hl7v2/message.ts';
import { readPatient } from '../../../src/adapters/hl7v2/patient.ts';
import { readRecordCopy } from '../../../src/adapters/hl7v2/record-copy.ts';
import { validatorOver } from '../../../src/cli/validator.ts';
import { messageRules, validateMessage } from '../../../src/validation/message-rules.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';
import { convert } from './message.ts';

const folder = sharedFolder('hl7v2', 'messages');
const samples = folder ? globSync(`${folder}/*.hl7`).sort() : [];
const validator = validatorOver(openDefinitions({ packages: ownPackages() }));
const parties = { sender: 'SE5566778899-VCEKEN', receiver: 'SE5566778899-KARD1' };

describe.skipIf(!folder)(`the published samples (${noSharedData})`, () => {
  test('are all there', () => expect(samples).toHaveLength(24));

  const orders = samples.filter((file) => !/ORU|LRI|MDM/.test(basename(file)));
  test.each(orders.map((file) => [basename(file), file]))('%s becomes a referral', async (_name, file) => {
    const { bundle, issues } = await convert(readFileSync(file), parties);
    const errors = issues.filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
    expect(messageRules(bundle!)).toEqual([]);
  });

  const results = samples.filter((file) => !orders.includes(file));
  test.each(results.map((file) => [basename(file), file]))('%s becomes record items', (_name, file) => {
    const { message, issues } = readMessage(readFileSync(file));
    expect(issues).toEqual([]);
    const copy = readRecordCopy(message!, readPatient(message!).patient!);
    expect(copy.items.length).toBeGreaterThan(0);
    for (const { id, patient } of copy.items) expect([id.value, patient.value].every(Boolean)).toBe(true);
  });

  test.each(samples.map((file) => [basename(file), file]))('%s is valid by our profiles', async (_name, file) => {
    const { bundle } = await convert(readFileSync(file), parties);
    const faults = validateMessage(bundle!, validator).filter(({ severity }) => severity === 'error');
    expect(faults).toEqual([]);
  });
});
