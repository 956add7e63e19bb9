import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GivenEnvelope } from '../../../src/adapters/adapter.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { acknowledge } from '../../../src/adapters/hl7v2/acknowledgement.ts';
import { hl7v2Adapter } from '../../../src/adapters/hl7v2/adapter.ts';
import { orderGroups } from '../../../src/adapters/hl7v2/groups.ts';
import { readMessage } from '../../../src/adapters/hl7v2/message.ts';
import { readPatient } from '../../../src/adapters/hl7v2/patient.ts';
import { readRecordCopy } from '../../../src/adapters/hl7v2/record-copy.ts';
import { readTime } from '../../../src/adapters/hl7v2/times.ts';
import { copyInBundle } from '../../../src/adapters/record-copy/in-bundle.ts';
import { fromBundle } from '../../../src/adapters/referral/from-bundle.ts';
import { validatorOver } from '../../../src/cli/validator.ts';
import { issue } from '../../../src/model/issue.ts';
import { messageRules, validateMessage } from '../../../src/validation/message-rules.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';
import { noSharedData, sharedFolder } from '../shared-data.ts';
import { bytesOf, oru, ref } from './message.ts';

const at = '2026-11-24T10:00:00+01:00';
const convert = (bytes: Uint8Array, envelope?: GivenEnvelope) =>
  hl7v2Adapter.toBundle({ bytes }, { at, ...(envelope && { envelope }) });
const findings = async (text: string) =>
  (await convert(bytesOf(text))).issues.map(({ code, place }) => `${code} ${place}`);
/** Whether the record copy of a message holds a text. */
const holds = (bundle: Bundle | undefined, text: string): boolean =>
  JSON.stringify(copyInBundle(bundle!)).includes(JSON.stringify(text).slice(1, -1));
const copyOf = (text: string) => {
  const { message } = readMessage(bytesOf(text));
  return readRecordCopy(message!, readPatient(message!).patient!);
};
const referralOf = async (text: string) => fromBundle((await convert(bytesOf(text))).bundle!).message!;

describe('an HL7 v2 message', () => {
  test('is known by its header, whatever stands before it', () => {
    for (const before of ['', '\uFEFF', '\v', '\r\n'])
      expect(hl7v2Adapter.detect({ bytes: bytesOf(`${before}${ref}`) }), JSON.stringify(before)).toBe(true);
    expect(hl7v2Adapter.detect({ bytes: bytesOf('MSHx') })).toBe(false);
  });

  test.each([
    ['LF', (text: string) => text.replaceAll('\r', '\n')],
    ['CRLF and a mark', (text: string) => `\uFEFF${text.replaceAll('\r', '\r\n')}\r\n`],
    ['the frame of MLLP', (text: string) => `\v${text}\r\u001c\r`],
    ['other separators', (text: string) => text.replaceAll('^', '¤').replaceAll('|', '^').replaceAll('¤', '$')],
  ])('means the same with %s', async (_name, change) => {
    expect(await referralOf(change(ref))).toEqual(await referralOf(ref));
  });

  test.each([
    ['UNICODE UTF-8', 'utf8'],
    ['UTF-8', 'utf8'],
    ['8859/1', 'latin1'],
    ['', 'latin1'],
    ['', 'utf8'],
  ] as const)('in character set "%s" (%s) keeps its letters', (name, encoding) => {
    const text = oru.replace('UNICODE UTF-8', name);
    expect(readPatient(readMessage(bytesOf(text, encoding)).message!).patient?.name?.family).toBe('Åkerblom');
  });

  test.each([
    ['no header', 'PID|1', 'hl7v2-malformed MSH[1]-1'],
    ['letters for separators', 'MSHA^~\\&A', 'hl7v2-malformed MSH[1]-1'],
    ['the same separator twice', 'MSH|^^\\&|A', 'hl7v2-malformed MSH[1]-1'],
    ['too few separators', 'MSH|^|A', 'hl7v2-malformed MSH[1]-1'],
    ['a line without segment name', `${ref}\rhej på dig`, 'hl7v2-segment line 10'],
    ['another separator in one segment', `${ref}\rZZZ;1`, 'hl7v2-segment line 10'],
    ['an unknown character set', oru.replace('UNICODE UTF-8', 'EBCDIC'), 'hl7v2-charset MSH[1]-18[1].1'],
    ['a frame that begins in another', `${ref}\rNTE|1||sl\v${ref}`, 'hl7v2-character line 10'],
    ['a frame that ends in a text', oru.replace('Åkerblom', 'Åker\u001Cblom'), 'hl7v2-character line 2'],
    ['NUL in a text', oru.replace('Åkerblom', 'Åker\0blom'), 'hl7v2-character line 2'],
    ['two-byte characters', '\0M\0S\0H\0|\0^', 'body-encoding MSH[1]-18[1].1'],
    ['too many segments', `${ref}\r${'ZZZ|1\r'.repeat(5_000)}`, 'body-too-large MSH[1]'],
    ['too many values', `${ref}\rZZZ${'|~&'.repeat(40_000)}`, 'body-too-large MSH[1]'],
    ['too many escapes', `${ref}\rNTE|1||${'\\'.repeat(1_000_001)}`, 'body-too-large MSH[1]'],
    ['no type', ref.replace('REF^I12^REF_I12', ''), 'element-required MSH[1]-9'],
    ['another type', ref.replace('REF^I12^REF_I12', 'ADT^A01'), 'hl7v2-message-type MSH[1]-9[1].1'],
    ['no control id', ref.replace('REM-1', ''), 'element-required MSH[1]-10'],
    ['no patient', ref.replace(/PID.*\r/, ''), 'element-required PID[1]'],
    ['no parties', ref.replace('SE5566778899-VCEKEN', 'EKEN'), 'addressing-missing MSH[1]-4'],
    ['nothing', '', 'body-empty undefined'],
  ])('with %s is refused at its place', async (_name, text, expected) => {
    expect(await findings(text)).toEqual([expected]);
  });

  test('that says UTF-8 and is Latin 1 is not guessed at', async () => {
    expect((await convert(bytesOf(oru, 'latin1'))).issues.map(({ code }) => code)).toEqual(['body-encoding']);
  });

  test('that says another character set and is UTF-8 is not read as if it were that', async () => {
    for (const said of ['8859/1', '8859/15'])
      expect((await convert(bytesOf(oru.replace('UNICODE UTF-8', said)))).issues).toMatchObject([
        { code: 'hl7v2-charset-differs', expected: said, found: 'UTF-8' },
      ]);
  });

  test.each([
    ['another character set', '\\C2842\\', 'C'],
    ['another character set of more bytes', '\\M244141\\', 'M'],
    ['a meaning of its own', '\\Zfet\\', 'Z'],
    ['bytes that are no text', '\\X1C0D\\', 'X'],
    ['half a byte', '\\X4\\', 'X'],
    ['no mark of HL7', 'C:\\labb\\svar.txt', '?'],
  ])('with an escape sequence of %s keeps it as it stands, and says so', async (_name, text, found) => {
    const { bundle, issues } = await convert(bytesOf(`${oru}\rOBX|9|ST|X^Anm^L||Svar ${text}||||||F\r`));
    expect(issues).toMatchObject([{ code: 'hl7v2-escape', severity: 'warning', found }]);
    expect(holds(bundle, `Svar ${text}`)).toBe(true);
  });

  test('has its highlighting taken away, and bytes of either character set read', async () => {
    const { bundle, issues } = await convert(
      bytesOf(`${oru}\rOBX|9|ST|X^Anm^L||\\H\\Akut\\N\\: \\XC3A5\\ \\XE5\\||||||F\r`),
    );
    expect(issues).toEqual([]);
    expect(holds(bundle, 'Akut: å å')).toBe(true);
  });

  test('with any byte changed, cut or doubled is answered with findings, never with an exception', async () => {
    for (const text of [ref, oru]) {
      const bytes = bytesOf(text);
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      const change = fc.oneof(
        fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([n, byte]) => bytes.with(n, byte)),
        place.map((n) => bytes.slice(0, n)),
      );
      await fc.assert(
        fc.asyncProperty(change, async (changed) => {
          const { bundle, issues } = await convert(changed);
          if (!bundle) expect(issues.some(({ severity }) => severity === 'error' || severity === 'fatal')).toBe(true);
        }),
        { numRuns: 150 },
      );
    }
  });

  test('loses no value: each is in the Bundle or reported with its path', async () => {
    const { unmapped } = await convert(bytesOf(`${ref}\rZZ1|egen^grupp|a~b^c&d`));
    expect(unmapped.filter(({ path }) => path.startsWith('ZZ1'))).toEqual([
      { path: 'ZZ1[1]-1[1].1', value: 'egen' },
      { path: 'ZZ1[1]-1[1].2', value: 'grupp' },
      { path: 'ZZ1[1]-2[1].1', value: 'a' },
      { path: 'ZZ1[1]-2[2].1', value: 'b' },
      { path: 'ZZ1[1]-2[2].2.1', value: 'c' },
      { path: 'ZZ1[1]-2[2].2.2', value: 'd' },
    ]);
  });
});

describe('REF^I12', () => {
  test('becomes a referral', async () => {
    const { bundle } = await convert(bytesOf(ref));
    expect(messageRules(bundle!)).toEqual([]);
    expect(await referralOf(ref)).toMatchObject({
      event: 'remiss-ny',
      referral: 'SE5566778899-VCEKEN#987',
      ownId: 'REM-1',
      time: '2026-11-02T10:15:00+01:00',
      patient: { identifier: { value: '191212121212' }, name: { family: 'Åkerblom', given: ['Tolvan'] } },
      request: {
        question: 'Aortastenos?\nTacksam bedömning',
        clinicalInformation: 'dyspné vid ansträngning\nB-Hemoglobin (NPU28309): 134 g/L (117-153) N 2026-11-01',
        awareness: 'Penicillin (PEN), DA, SV, Utslag',
        priority: 'stat',
        replyTo: { name: 'Ekens vårdcentral' },
        author: { name: 'Ebba Kvarnlund' },
      },
    });
  });

  test('keeps codes as codes', async () => {
    const { request } = await referralOf(ref);
    expect(request?.conditions?.[0]?.code).toMatchObject({ code: 'I35.0', display: 'Aortastenos' });
    expect(request?.desiredActivities?.[0]?.code).toMatchObject({ system: 'http://snomed.info/sct', code: '40701008' });
  });
});

describe('orders', () => {
  const orm = ref.replace('REF^I12^REF_I12', 'ORM^O01').replace('OBR|1', 'ORC|CONTROL|987||||||||||\rOBR|1');
  test.each([
    ['NW', 'remiss-ny'],
    ['XO', 'remiss-andrad'],
    ['CA', 'aterkallelse'],
  ])('with control %s are %s', async (control, event) => {
    expect((await referralOf(orm.replace('CONTROL', control))).event).toBe(event);
  });

  test('with another control are new, and that is said', async () => {
    expect(await findings(orm.replace('CONTROL', 'SC'))).toEqual(['hl7v2-order-control ORC[1]-1[1].1']);
  });

  test('that follow each other are two, though the first has no detail of its own', () => {
    const text = [ref.split('\r')[0], 'ORC|NW|1', 'ORC|NW|2', 'OBR|1|2'].join('\r');
    const { orders } = orderGroups(readMessage(bytesOf(text)).message!);
    expect(orders.map(({ orc, obr }) => [orc !== undefined, obr !== undefined])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test('with a study UID become an imaging reference', async () => {
    const imaging = `${orm.replace('CONTROL', 'NW')}\rZDS|1.2.752.7.1^RIS^Application^DICOM`;
    const { bundle } = await convert(bytesOf(imaging));
    const manifest = new TextDecoder().decode(documentsOf(bundle!)[0]!.bytes);
    expect(manifest).toContain('urn:oid:1.2.752.7.1');
    expect(bundle!.entry![0]!.resource).toMatchObject({ eventCoding: { code: 'bildreferens' } });
  });

  test('with a path for a study UID become no imaging reference', async () => {
    const { bundle } = await convert(bytesOf(`${orm.replace('CONTROL', 'NW')}\rZDS|../../etc`));
    expect(bundle!.entry![0]!.resource).toMatchObject({ eventCoding: { code: 'remiss-ny' } });
  });
});

describe('ORU^R01', () => {
  test('is told by MSH-10 together with the application that counts by it', async () => {
    const idOf = async (text: string) => (await convert(bytesOf(text))).bundle!.entry![0]!.resource!.id;
    const other = oru.replace('|LIS|', '|RIS|');
    expect(other).not.toBe(oru);
    expect(await idOf(other)).not.toBe(await idOf(oru));
    expect(await idOf(oru.replace('|LAB-1|', '|LAB-2|'))).not.toBe(await idOf(oru));
    expect(await idOf(oru.replace('1.50', '1.60'))).toBe(await idOf(oru));
    expect((await convert(bytesOf(oru))).unmapped.map(({ path }) => path)).toContain('MSH[1]-3[1].1');
  });

  const copy = copyOf(oru);
  const [report, document] = copy.items;

  test('becomes a laboratory report with every result as it was written', () => {
    expect(report).toMatchObject({
      kind: 'laboratory',
      id: { value: 'L-1' },
      status: 'final',
      time: '2026-11-02T09:30:00+01:00',
      comment: 'Provet \\ taget fastande\nandra raden',
      referral: { id: { value: 'R-1' }, requester: { name: 'Ebba Kvarnlund' } },
    });
    const [group] = report?.kind === 'laboratory' ? (report.groups ?? []) : [];
    expect(group?.name).toBe('B-Hemoglobin&trombocyter');
    expect(group?.analyses.map(({ results }) => results?.[0])).toMatchObject([
      { quantity: { value: '1.50', unit: 'g/L' }, reference: { interval: { low: '117', high: '153' } } },
      { quantity: { value: '5', comparator: '<' }, reference: { interval: { high: '5', highClosed: false } } },
      { coded: { code: '260415000', system: 'http://snomed.info/sct' } },
      { text: 'Rad ett\nRad två' },
    ]);
    expect(group?.analyses[0]?.comment).toBe('Se \nny rad');
    expect(group?.analyses[0]?.results?.[0]?.interpretations?.[0]?.code).toBe('L');
  });

  test('keeps the documents that ride in it', () => {
    expect(document).toMatchObject({
      kind: 'attachment',
      media: { mediaType: 'application/pdf', data: 'JVBERi0xLjQK' },
    });
  });

  test('keeps further identifiers of the patient', () => {
    expect(copy.patient.otherIdentifiers?.map(({ value }) => value)).toEqual(['4711']);
  });
});

describe('MDM^T02', () => {
  const mdm = [
    oru.split('\r')[0]!.replace('ORU^R01^ORU_R01', 'MDM^T02'),
    oru.split('\r')[1],
    'TXA|1|OP|TX|202611021000||202611021100|||SE5566778899-1234^Kvarnlund^Ebba|||DOK-1|||||AU',
    'OBX|1|TX|X^Anteckning^L||Första raden||||||F',
    'OBX|2|TX|X^Anteckning^L||Andra raden||||||F',
  ].join('\r');

  test('becomes a note with its text, its author and its type', () => {
    expect(copyOf(mdm).items).toMatchObject([
      { kind: 'note', id: { value: 'DOK-1' }, text: 'Första raden\nAndra raden', type: { code: 'OP' } },
    ]);
  });

  test('that is cancelled is marked as withdrawn', () => {
    expect(copyOf(mdm.replace('AU\r', 'AU||CA\r')).items[0]?.nullified).toBe(true);
  });
});

test('times are no more exact than they were told', () => {
  expect(
    ['2026', '202611', '20261102', '202611021015', '20261102101500.1234+0200', '20261332', 'x'].map(readTime),
  ).toEqual([
    '2026',
    '2026-11',
    '2026-11-02',
    '2026-11-02T10:15:00+01:00',
    '2026-11-02T10:15:00+02:00',
    undefined,
    undefined,
  ]);
});

describe('an acknowledgement', () => {
  const ack = (bytes: Uint8Array, code: 'AA' | 'AE' | 'AR') =>
    new TextDecoder()
      .decode(
        acknowledge(bytes, {
          code,
          at: '20261102101501+0100',
          controlId: 'S-1',
          issues: code === 'AA' ? [] : [issue('element-required', { place: 'PID[1]-3[2].1', expected: 'ett|id' })],
        }),
      )
      .split('\r');

  test('goes back the way the message came, under its control id', () => {
    const [msh, msa] = ack(bytesOf(ref), 'AA');
    expect(msh).toBe(
      'MSH|^~\\&|KARD|SE5566778899-KARD1|JOURNAL|SE5566778899-VCEKEN|20261102101501+0100||ACK^I12^ACK|S-1|P|2.5.1||||||UNICODE UTF-8',
    );
    expect(msa).toBe('MSA|AA|REM-1');
  });

  test('tells each finding with its location', () => {
    expect(ack(bytesOf(ref), 'AE')[2]).toBe(
      'ERR||PID^1^3^2^1|101^^HL70357|E|element-required||expected: ett\\F\\id|Ett obligatoriskt element saknas.',
    );
  });

  test('is possible for bytes that are no message', () => {
    expect(ack(bytesOf('hej'), 'AR')[1]).toBe('MSA|AR');
  });
});

const folder = sharedFolder('hl7v2', 'messages');
const samples = folder ? globSync(`${folder}/*.hl7`).sort() : [];
/** Samples that cannot be converted, with the reason: none. */
const bad: Readonly<Record<string, string>> = {};
const validator = validatorOver(openDefinitions({ packages: ownPackages() }));
const parties = { sender: 'SE5566778899-VCEKEN', receiver: 'SE5566778899-KARD1' };

describe.skipIf(!folder)(`the published samples (${noSharedData})`, () => {
  test('are all there', () => expect(samples).toHaveLength(24));

  const orders = samples.filter((file) => !/ORU|LRI|MDM/.test(basename(file)));
  test.each(orders.map((file) => [basename(file), file]))('%s becomes a referral', async (name, file) => {
    const { bundle, issues } = await convert(readFileSync(file), parties);
    const errors = issues.filter(({ severity }) => severity === 'error');
    if (bad[name]) return expect(errors.map(({ code }) => code)).toEqual([bad[name]]);
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
