import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readKos } from '../../src/adapters/dicom/read-kos.ts';
import { adaptImaging } from '../../src/adapters/imaging-reference/adaptation.ts';
import type { ImagingReference } from '../../src/adapters/imaging-reference/imaging-reference.ts';
import { reference } from '../adapters/imaging-reference/reference.ts';
import { vardbro } from '../cli/vardbro.ts';
import { missing as noOrthanc, type Orthanc, startOrthanc } from './support/orthanc.ts';

const script = fileURLToPath(new URL('support/kos.py', import.meta.url));
/** Debian's own Python holds Debian's pydicom. */
const python = '/usr/bin/python3';
const without = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status !== 0;
const missing = without(python, '-c', 'import pydicom')
  ? 'python3-pydicom is not installed'
  : spawnSync('dciodvfy', []).error || spawnSync('dsrdump', []).error
    ? 'dicom3tools and dcmtk are not installed'
    : undefined;

/** Names with every letter that a code page may spoil, studies of many series, and of what is no image. */
const large: ImagingReference = {
  ...reference,
  ownId: 'bild-2',
  patient: { ...reference.patient, name: { family: 'Öhman-Ærø', given: ['Åse', 'Ñandú'] } },
  studies: [
    {
      ...reference.studies[0]!,
      uid: '1.2.752.1.7',
      description: 'Röntgen höger hand \\ vänster fot',
      series: Array.from({ length: 12 }, (_, s) => ({
        ...reference.studies[0]!.series[s % 2]!,
        uid: `1.2.752.1.7.${s + 1}`,
        instances: Array.from({ length: 40 }, (_, n) => ({
          uid: `1.2.752.1.7.${s + 1}.${n + 1}`,
          sopClass: s % 2 === 0 ? '1.2.840.10008.5.1.4.1.1.2' : '1.2.840.10008.5.1.4.1.1.88.11',
        })),
      })),
    },
  ],
};
describe.skipIf(missing)(`a KOS that we write${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let orthanc: Orthanc | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vardbro-kos-'));
    if (!noOrthanc) orthanc = await startOrthanc();
  }, 60_000);
  afterAll(async () => {
    await orthanc?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The manifest alone, as a file, rendered by the command. */
  async function written({ sender: _s, receiver: _r, ...manifested }: ImagingReference): Promise<string> {
    const { bundle } = adaptImaging(manifested, { at: manifested.time }, { issues: [], placeOf: (path) => path });
    expect(bundle!.type).toBe('document');
    const [manifest, kos] = [join(folder, 'manifest.json'), join(folder, 'kos.dcm')];
    writeFileSync(manifest, JSON.stringify(bundle));
    expect(await vardbro(['render', '--to', 'dicom-kos', '-o', kos, manifest])).toMatchObject({ code: 0 });
    return kos;
  }

  const examples = { 'of two series': reference, 'of twelve series and 480 objects': large };
  describe.each(Object.entries(examples))('%s', (_, source) => {
    const [study] = source.studies;
    const named = Object.fromEntries(study!.series.map(({ uid, instances }) => [uid, instances.map((one) => one.uid)]));

    test('has no error by dciodvfy, and dcmtk reads its content', async () => {
      const file = await written(source);
      const verdict = spawnSync('dciodvfy', ['-new', file]).stderr.toString();
      expect(verdict).toContain('KeyObjectSelectionDocument');
      expect(verdict.match(/^Error.*/gm)).toBeNull();
      const tree = spawnSync('dsrdump', [file]);
      expect([tree.status, tree.stderr.toString().match(/^[EF]:.*/m)]).toEqual([0, null]);
      expect(tree.stdout.toString()).toContain('Manifest');
    });

    test('says by pydicom what the manifest says', async () => {
      const told = JSON.parse(execFileSync(python, [script, await written(source)]).toString());
      const { name, birthDate } = source.patient;
      expect(told).toMatchObject({
        class: '1.2.840.10008.5.1.4.1.1.88.59',
        patient: [
          source.patient.identifier.value,
          `${name!.family}^${name!.given!.join(' ')}`,
          birthDate!.replaceAll('-', ''),
          'M',
        ],
        studies: { [study!.uid]: named },
        content: Object.values(named).flat(),
      });
      expect(told.uid).toMatch(/^2\.25\.\d+$/);
    });

    test.skipIf(noOrthanc)(
      `is stored in the archive and found there${noOrthanc ? ` (skipped: ${noOrthanc})` : ''}`,
      async () => {
        const bytes = readFileSync(await written(source));
        const { reference: own } = readKos(bytes, source.time);
        await storeOver(orthanc!.base, bytes);
        const uid = own!.studies[0]!.kos!.uid;
        const query = `${orthanc!.base}/studies/${study!.uid}/instances?SOPInstanceUID=${uid}&includefield=00080060`;
        const [found, ...others] = (await (await fetch(query)).json()) as Record<string, { Value: string[] }>[];
        expect([found!['00080018']!.Value, found!['00080060']!.Value, others]).toEqual([[uid], ['KO'], []]);
        const { reference: back } = readKos(
          await fetched(orthanc!.base, study!.uid, found!['0020000E']!.Value[0]!),
          source.time,
        );
        const plain = ({ kos: _kos, ...rest }: ImagingReference['studies'][number]) => rest;
        expect(plain(back!.studies[0]!)).toEqual(plain(own!.studies[0]!));
        expect(back!.patient).toEqual(own!.patient);
      },
    );
  });
});

/** STOW-RS (PS3.18 section 10.5). */
async function storeOver(base: string, bytes: Buffer): Promise<void> {
  const boundary = 'kos-of-a-test';
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
  const answer = await fetch(`${base}/studies`, {
    method: 'POST',
    headers: { 'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}` },
    body: Buffer.concat([head, bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('00081199')]);
}

/** The one object of a series, out of its multipart answer. */
async function fetched(base: string, study: string, series: string): Promise<Buffer> {
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const answer = await fetch(`${base}/studies/${study}/series/${series}`, { headers: { accept } });
  const all = Buffer.from(await answer.arrayBuffer());
  return all.subarray(all.indexOf('\r\n\r\n') + 4, all.lastIndexOf('\r\n--'));
}
