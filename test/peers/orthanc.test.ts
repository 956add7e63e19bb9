import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeKos } from '../../src/adapters/dicom/write-kos.ts';
import type { GatewayClient } from '../../src/cli/gateway-client.ts';
import type { Serving } from '../../src/cli/serve/compose.ts';
import type { Answer } from '../../src/gateway/api.ts';
import { reference } from '../adapters/imaging-reference/reference.ts';
import { gatewayBeside, imageReceiver as receiver, imageSender as sender } from './support/image-gateway.ts';
import { missing, type Orthanc, startOrthanc, studyCopy } from './support/orthanc.ts';

const patient = '191212121212';
const [good, wrong, cut] = ['1.2.752.99.1', '1.2.752.99.2', '1.2.752.99.3'] as const;

describe.skipIf(missing)(`imaging references beside Orthanc${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let orthanc: Orthanc;
  let serving: Serving;
  let folder: string;
  let client: GatewayClient;
  let stop: () => Promise<void>;
  const copies: string[] = [];
  /** Answers of QIDO-RS to which the manifests are made. */
  const told = new Map<string, string>();

  beforeAll(async () => {
    orthanc = await startOrthanc();
    for (const [n, id] of [
      [1, patient],
      [2, patient],
      [3, patient],
    ] as const) {
      const copy = studyCopy(n, id, 5);
      copies.push(copy.folder);
      for (const file of copy.files) await orthanc.upload(readFileSync(file));
      told.set(`1.2.752.99.${n}`, await (await fetch(`${orthanc.base}/studies/1.2.752.99.${n}/instances`)).text());
    }
    // The archive loses an image after the manifest was made, and puts another patient's name on a study.
    await orthanc.remove(`${cut}.1.3`);
    const other = studyCopy(2, '201212121212', 5);
    copies.push(other.folder);
    for (const n of [1, 2, 3, 4, 5]) await orthanc.remove(`${wrong}.1.${n}`);
    for (const file of other.files) await orthanc.upload(readFileSync(file));
    ({ folder, serving, client, stop } = await gatewayBeside(orthanc));
  }, 240_000);

  afterAll(async () => {
    await stop?.();
    await orthanc?.stop();
    for (const made of copies) rmSync(made, { recursive: true, force: true });
  });

  const submit = (study: string): Promise<Answer> =>
    serving.gateway.submit(
      {
        source: { bytes: new TextEncoder().encode(told.get(study)), mediaType: 'application/dicom+json' },
        envelope: { sender, receiver },
      },
      { clientId: 'engine', role: 'engine', units: [sender, receiver], address: '::1', requestId: 'r' },
    );
  const json = (answer: Answer) => JSON.parse(new TextDecoder().decode(answer.bytes));
  const checksOf = async (id: string) =>
    (await client.get(`/exchanges/${id}`)).json<{
      checks?: { outcome: string; why: string; studies: { issues: { details: { coding: { code: string }[] } }[] }[] }[];
    }>().checks ?? [];
  /** The same message as its receiver has it, once its images have been asked for. */
  const received = async (messageId: string) => {
    for (let n = 0; n < 100; n++) {
      const page = (await client.get(`/exchanges?text=${messageId}`)).json<{
        exchanges: { id: string; direction: string; messageId: string }[];
      }>();
      const found = page.exchanges.find((one) => one.direction === 'in' && one.messageId === messageId);
      if (found && (await checksOf(found.id)).length > 0) return found.id;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('nothing was received and checked');
  };

  test('a good study is found by its sender, at its receiver, and on request', async () => {
    const answer = await submit(good);
    const codes = (json(answer).issues as { details: { coding: { code: string }[] } }[]).map(
      ({ details }) => details.coding[0]!.code,
    );
    // What an archive tells beside what a reference needs has no place in it, and is said.
    expect([answer.status, [...new Set(codes)]]).toEqual([202, ['dicom-issuer-assumed', 'unmapped']]);
    const id = await received(json(answer).messageId);
    expect((await checksOf(id)).map(({ outcome, why }) => [outcome, why])).toEqual([['ok', 'at-receipt']]);
    const again = await client.post(`/exchanges/${id}/check`, '', 'application/json');
    expect(again.json()).toMatchObject({ outcome: 'ok', why: 'on-request', studies: [{ study: good, instances: 5 }] });
  });

  test('a study of another patient is refused before it is sent', async () => {
    const answer = await submit(wrong);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(json(answer))).toContain('study-patient');
    expect(JSON.stringify(json(answer))).not.toContain('201212121212');
  });

  test('an image removed after the manifest was made is an exception of the case', async () => {
    const answer = await submit(cut);
    expect(answer.status).toBe(202);
    const view = (await client.get(`/cases/${json(answer).case}`)).json<{
      timeline: { what: string; code: string }[];
    }>();
    expect(view.timeline).toContainEqual(expect.objectContaining({ what: 'exception', code: 'study-differs' }));
  });

  test('the receiver fetches study, metadata and preview through the gateway, as from the archive itself', async () => {
    const path = `/studies/${good}/series/${good}.1/instances/${good}.1.1`;
    const preview = await client.get(`/dicomweb${path}/rendered`);
    expect([preview.status, preview.headers['content-type'], [...preview.bytes.subarray(0, 2)]]).toEqual([
      200,
      'image/jpeg',
      [0xff, 0xd8],
    ]);
    const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
    const [through, straight] = [
      await client.get(`/dicomweb${path}`),
      new Uint8Array(await (await fetch(`${orthanc.base}${path}`, { headers: { accept } })).arrayBuffer()),
    ];
    expect(through.status).toBe(200);
    expect(bodyOf(through.bytes).equals(bodyOf(straight))).toBe(true);
    const metadata = (await client.get(`/dicomweb/studies/${good}/metadata`)).json<unknown[]>();
    expect(metadata).toHaveLength(5);
  });

  test('studies that no reference names, and instances that a reference leaves out, do not exist', async () => {
    for (const path of [
      '/studies/1.2.752.99.9',
      `/studies/${wrong}`,
      `/studies/${good}/series/${good}.1/instances/1.2.3`,
    ])
      expect([path, (await client.get(`/dicomweb${path}`)).status]).toEqual([path, 404]);
    expect((await client.get('/dicomweb/studies/1.2..%2f..%2fsystem')).status).toBe(422);
  });

  test('every fetch stands in the audit', async () => {
    const before = await reads(serving);
    await client.get(`/dicomweb/studies/${good}/metadata`);
    expect(await reads(serving)).toBe(before + 1);
  });

  test('the KOS that we write is whole by dcmtk, and the archive takes it', async () => {
    const kos = writeKos(reference, reference.studies[0]!);
    const file = join(folder, 'kos.dcm');
    writeFileSync(file, kos);
    const dump = execFileSync('dcmdump', [file]).toString();
    expect(dump).toContain('KeyObjectSelectionDocumentStorage');
    const read = spawnSync('dsrdump', [file]);
    // Warnings name what dcmtk itself does not check.
    expect([read.status, read.stderr.toString().match(/^[EF]:.*/m)]).toEqual([0, null]);
    expect(read.stdout.toString()).toContain('Manifest');
    await orthanc.upload(kos);
  });
});

/** Rows of the audit so far. */
const reads = async ({ parts }: Serving): Promise<number> => (await parts.store.auditHead()).seq;

/** The one part of a multipart answer, without its boundary, which differs from answer to answer. */
function bodyOf(bytes: Uint8Array): Buffer {
  const all = Buffer.from(bytes);
  const start = all.indexOf('\r\n\r\n') + 4;
  return all.subarray(start, all.lastIndexOf('\r\n--'));
}
