import { lookup } from 'node:dns';
import type { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeKos } from '../../../src/adapters/dicom/write-kos.ts';
import { documentsOf } from '../../../src/adapters/document-message/read.ts';
import { adaptImaging } from '../../../src/adapters/imaging-reference/adaptation.ts';
import { named, partsAgree } from '../../../src/adapters/imaging-reference/parts-agree.ts';
import type { Archive } from '../../../src/gateway/directory/config.ts';
import { checkStudies } from '../../../src/gateway/imaging/check.ts';
import { type DicomwebClient, dicomwebClient, isFailure } from '../../../src/transports/dicomweb/dicomweb-client.ts';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { reference } from '../../adapters/imaging-reference/reference.ts';
import { type TestArchive, testArchive } from '../../support/archive.ts';
import { buffersHeld } from '../../support/memory.ts';

const patient = reference.patient.identifier;
const personnummer = '1.2.752.129.2.1.3.1';
let archive: TestArchive;
let client: DicomwebClient;
let tokens: string[];
const dispatchers: Agent[] = [];

beforeAll(async () => {
  archive = await testArchive({ uid: '1.2.752.1.1', patientId: patient.value, issuer: personnummer, instances: [] });
  const guard = addressGuard(
    () => [archive.host],
    () => [archive.host],
    lookup,
  );
  const dispatcher = outgoingDispatcher({ guard, connectTimeout: 2_000, answerTimeout: 2_000 });
  dispatchers.push(dispatcher as Agent);
  client = dicomwebClient({
    dispatcher,
    guard,
    tokens: {
      token: async (endpoint, wish) => {
        tokens.push(`${endpoint} ${wish?.caseId}`);
        return { token: `token-of-${wish?.caseId}` };
      },
    },
    timeoutMs: 2_000,
    maxSearchBytes: 150_000,
  });
});
afterAll(async () => {
  for (const dispatcher of dispatchers) await dispatcher.close();
  await archive.close();
});
beforeEach(() => {
  tokens = [];
  archive.asked.length = 0;
  archive.answer = undefined;
  archive.study = { uid: '1.2.752.1.1', patientId: patient.value, issuer: personnummer, instances: [...named(study)] };
});

const [study] = reference.studies.map((one) => one) as [(typeof reference.studies)[number]];
const asked = () => ({ ...study, retrieve: [{ kind: 'wado-rs' as const, url: archive.base }] });
const allowed = (): Archive => ({ organisation: 'SE5566778899-0001', hosts: [archive.host] });
const check = async (change: Partial<Parameters<typeof checkStudies>[0]> = {}) => {
  const [result] = await checkStudies({
    studies: [asked()],
    patient,
    caseId: 'case-1',
    archive: allowed(),
    client,
    ...change,
  });
  return { ...result!, codes: result!.issues.map(({ code, found }) => (found ? `${code} ${found}` : code)) };
};

describe('the live check of an imaging reference', () => {
  test('finds a study with its images and its patient', async () => {
    expect(await check()).toMatchObject({ outcome: 'ok', instances: 3, codes: [] });
  });

  test('tells an image that is gone, and one that has come since', async () => {
    archive.study = { ...archive.study, instances: archive.study.instances.slice(1) };
    expect(await check()).toMatchObject({ outcome: 'dead', codes: ['study-differs 1 of 3 missing'] });
    archive.study = { ...archive.study, instances: [...named(study), '1.2.3/1.2.3.4'] };
    expect(await check()).toMatchObject({ outcome: 'unknown', codes: ['study-differs 0 of 3 missing, 1 more'] });
  });

  test('tells another patient, by the issuer that the archive names', async () => {
    archive.study = { ...archive.study, patientId: '201212121212' };
    expect(await check()).toMatchObject({ outcome: 'dead', codes: ['study-patient'] });
    archive.study = { ...archive.study, issuer: 'PACS' };
    expect((await check()).codes).toEqual(['study-patient-unknown another system of identifiers']);
    const issuers = { PACS: personnummer };
    expect((await check({ archive: { ...allowed(), issuers } })).codes).toEqual(['study-patient']);
  });

  test('tells a study that is not there', async () => {
    archive.study = { ...archive.study, uid: '1.2.3' };
    expect(await check()).toMatchObject({ outcome: 'dead', codes: ['study-not-found'] });
  });

  test('never asks a host that the archive of the organisation does not name', async () => {
    expect((await check({ archive: undefined })).codes).toEqual(['study-not-allowed address-host-not-allowed']);
    const elsewhere = { ...asked(), retrieve: [{ kind: 'wado-rs' as const, url: 'http://169.254.169.254/dw' }] };
    expect((await check({ studies: [elsewhere] })).codes).toEqual(['study-not-allowed address-host-not-allowed']);
    expect(archive.asked).toEqual([]);
  });

  test.each([
    [302, 'study-answer http-redirect', 'dead'],
    [401, 'study-refused http-401', 'dead'],
    [404, 'study-not-found http-404', 'dead'],
    [503, 'study-unreachable http-503', 'unknown'],
  ])('answered with %i is %s', async (status, code, outcome) => {
    archive.answer = (_req, res) => {
      res.writeHead(status, { location: 'http://localhost:1/' }).end();
      return true;
    };
    expect(await check()).toMatchObject({ outcome, codes: [code] });
    expect(archive.asked).toHaveLength(1);
  });

  test.each([
    ['no JSON', '<html>', 'study-answer answer-form'],
    ['too much', JSON.stringify([{ a: 'x'.repeat(200_000) }]), 'study-answer answer-too-large'],
  ])('answered with %s is an answer that cannot be read', async (_name, body, code) => {
    archive.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/dicom+json' }).end(body);
      return true;
    };
    expect((await check()).codes).toEqual([code]);
  });

  test('answered with half an answer says no more than silence', async () => {
    archive.answer = (_req, res) => {
      res.writeHead(200, { 'content-length': 1_000 }).write('[', () => res.destroy());
      return true;
    };
    expect(await check()).toMatchObject({ outcome: 'unknown', codes: ['study-unreachable cut'] });
  });

  test('is given up when its caller stops, and says no more than silence', async () => {
    const stop = new AbortController();
    archive.answer = () => {
      stop.abort();
      return true;
    };
    const { outcome, codes } = await check({ signal: stop.signal });
    expect([outcome, codes]).toEqual(['unknown', ['study-unreachable aborted']]);
  });

  test('shows a token of its case in the header, and never in an address', async () => {
    const endpoint = 'https://arkiv.example/token';
    await check({ archive: { ...allowed(), tokenEndpoint: endpoint } });
    expect(tokens).toEqual([`${endpoint} case-1`, `${endpoint} case-1`]);
    expect(archive.asked.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-of-case-1',
      'Bearer token-of-case-1',
    ]);
    expect(JSON.stringify(archive.asked.map(({ url }) => url))).not.toContain('token');
  });

  test('reads a large study page by page', async () => {
    const instances = Array.from({ length: 2_345 }, (_, n) => `1.2/1.2.${n}`);
    archive.study = { ...archive.study, instances };
    const large = { ...asked(), series: [], numberOfInstances: 2_345 };
    expect(await check({ studies: [large] })).toMatchObject({ outcome: 'ok', instances: 2_345 });
    expect(archive.asked).toHaveLength(4);
  });
});

test('a content type of an archive that no header can hold is passed over', async () => {
  archive.answer = (_req, res) => {
    res.writeHead(200, { 'content-type': 'image/jpeg\xff' }).end('x');
    return true;
  };
  const access = { base: archive.base, caseId: 'c', hosts: [archive.host] };
  const found = await client.fetch(access, '/studies/1', '*/*', AbortSignal.timeout(5_000));
  if (isFailure(found)) throw new Error(found.code);
  found.body.resume();
  expect(found.contentType).toBe('application/octet-stream');
});

test('a stream is not gathered, and ends with its caller', async () => {
  archive.answer = (_req, res) => {
    res.writeHead(200, { 'content-type': 'multipart/related' });
    const piece = Buffer.alloc(65_536);
    const more = (): void => {
      while (res.write(piece));
      res.once('drain', more);
    };
    more();
    return true;
  };
  const stop = new AbortController();
  const found = await client.fetch(
    { base: archive.base, caseId: 'c', hosts: [archive.host] },
    '/studies/1',
    '*/*',
    stop.signal,
  );
  if (isFailure(found)) throw new Error(found.code);
  let size = 0;
  const before = buffersHeld();
  await expect(
    (async () => {
      for await (const chunk of found.body) {
        size += (chunk as Buffer).length;
        if (size > 400_000_000) stop.abort();
      }
    })(),
  ).rejects.toThrow();
  expect(size).toBeGreaterThan(400_000_000);
  expect(buffersHeld(before + 200_000_000) - before).toBeLessThan(200_000_000);
});

describe('the parts of an imaging reference', () => {
  const at = '2026-11-24T10:00:00+01:00';
  const documents = documentsOf(adaptImaging(reference, { at }).bundle!);
  const withKos = (change: (given: typeof reference) => typeof reference) => {
    const changed = change(reference);
    return documents.map((one) =>
      one.mediaType === 'application/dicom' ? { ...one, bytes: writeKos(changed, changed.studies[0]!) } : one,
    );
  };
  const codes = (given: typeof documents) =>
    partsAgree(given, patient, at).map(({ code, found }) => (found ? `${code} ${found}` : code));

  test('agree when they name the same images', () => expect(codes(documents)).toEqual([]));

  test('with a KOS of another patient are refused', () => {
    const other = { identifier: { system: patient.system, value: '201212121212' } };
    expect(codes(withKos((given) => ({ ...given, patient: other })))).toEqual(['study-patient']);
  });

  test('with a KOS of other images, or of another study, are refused', () => {
    const fewer = withKos((given) => ({ ...given, studies: [{ ...study, series: study.series.slice(1) }] }));
    expect(codes(fewer)).toEqual(['kos-differs 2 of 3 missing']);
    expect(codes(withKos((given) => ({ ...given, studies: [{ ...study, uid: '1.2.3' }] })))).toEqual(['kos-differs']);
  });

  test('with a KOS that is none are refused', () => {
    const broken = documents.map((one) =>
      one.mediaType === 'application/dicom' ? { ...one, bytes: new Uint8Array(9) } : one,
    );
    expect(codes(broken)).toEqual(['dicom-malformed']);
  });
});
