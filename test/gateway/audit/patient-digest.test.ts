import { expect, test } from 'vitest';
import { patientDigest } from '../../../src/gateway/audit/patient-digest.ts';
import { systemUri } from '../../../src/model/systems.ts';

const number = '191212121212';

test('is HMAC-SHA-256 over system|value in lower-case hex', () => {
  // Made by: printf '%s' 'http://electronichealth.se/identifier/personnummer|191212121212' | openssl dgst -sha256 -hmac salt
  expect(patientDigest('salt', `${systemUri('personnummer')}|${number}`)).toBe(
    'e3958b886336a5ab1445a961b003b5aec940152aa9b02dfb4594ee8f0232ddb2',
  );
});

test('is the same under every name of the identifier’s system', () => {
  const names = [
    '1.2.752.129.2.1.3.1',
    'urn:oid:1.2.752.129.2.1.3.1',
    'https://terminology.hl7.se/sid/se-personnummer',
  ];
  const digests = [systemUri('personnummer'), ...names].map((system) => patientDigest('salt', `${system}|${number}`));
  expect(new Set(digests).size).toBe(1);
});

test('differs by salt, by system and by number', () => {
  const digests = [
    patientDigest('salt', `${systemUri('personnummer')}|${number}`),
    patientDigest('other', `${systemUri('personnummer')}|${number}`),
    patientDigest('salt', `${systemUri('samordningsnummer')}|${number}`),
    patientDigest('salt', `${systemUri('personnummer')}|195009072553`),
  ];
  expect(new Set(digests).size).toBe(4);
});
