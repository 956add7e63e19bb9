import { createServer } from 'node:https';
import { crc32, deflateSync } from 'node:zlib';
import type { Patient } from '../../adapters/referral/referral-message.ts';
import type { Certified } from '../pki.ts';

/** A small picture archive: QIDO-RS search, WADO-RS metadata and rendered images of one study (PS3.18 chapters 10.4, 10.6). */
export interface Archive {
  /** Base address of its DICOMweb services. */
  readonly address: string;
  close(): Promise<void>;
}

const study = '1.2.752.99.2026.1';
const series = `${study}.1`;
const images = [1, 2].map((n) => ({ uid: `${series}.${n}`, n }));
const computedRadiography = '1.2.840.10008.5.1.4.1.1.1';

/** Starts on a loopback port; everything it holds is about this patient. */
export async function startArchive(port: number, certificate: Certified, patient: Patient): Promise<Archive> {
  const address = `https://localhost:${port}/dicom-web`;
  const server = createServer(certificate, (req, res) => {
    const asked = URL.parse(req.url ?? '/', 'https://localhost');
    if (!asked) return void res.writeHead(400).end();
    const { pathname, searchParams } = asked;
    const from = Number(searchParams.get('offset') ?? 0);
    const answer = answerTo(pathname.replace(/^\/dicom-web/, ''), { patient, address, from });
    if (!answer) return void res.writeHead(404).end();
    res.writeHead(200, { 'content-type': answer.type }).end(answer.bytes);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Asked {
  readonly patient: Patient;
  readonly address: string;
  /** First result of a page. */
  readonly from: number;
}

function answerTo(path: string, { patient, address, from }: Asked): { type: string; bytes: Uint8Array } | undefined {
  const all = images.map((image) => resultOf(image, patient, address));
  const lists: Readonly<Record<string, readonly object[]>> = {
    '/studies': all.slice(0, 1),
    '/instances': all,
    [`/studies/${study}/instances`]: all.slice(from),
    [`/studies/${study}/metadata`]: all,
  };
  if (lists[path]) return { type: 'application/dicom+json', bytes: Buffer.from(JSON.stringify(lists[path])) };
  const image = images.find(({ uid }) => path === `/studies/${study}/series/${series}/instances/${uid}/rendered`);
  return image && { type: 'image/png', bytes: png(image.n) };
}

/** One instance in the DICOM JSON model (PS3.18 annex F). */
function resultOf({ uid, n }: (typeof images)[number], { identifier, name }: Patient, address: string): object {
  const of = (vr: string, ...Value: unknown[]) => ({ vr, Value });
  return {
    '00080016': of('UI', computedRadiography),
    '00080018': of('UI', uid),
    '00080020': of('DA', '20261120'),
    '00080030': of('TM', '081500'),
    '00080050': of('SH', 'RIS-2026-17'),
    '00080060': of('CS', 'CR'),
    '00081030': of('LO', 'Höft höger'),
    '00081190': of('UR', `${address}/studies/${study}`),
    '00100010': of('PN', { Alphabetic: [name?.family, name?.given?.join(' ')].filter(Boolean).join('^') }),
    '00100020': of('LO', identifier.value),
    '00100021': of('LO', '1.2.752.129.2.1.3.1'),
    '0020000D': of('UI', study),
    '0020000E': of('UI', series),
    '00200013': of('IS', String(n)),
  };
}

/** A small grey picture as PNG (RFC 2083): enough to show that the address resolves. */
function png(n: number): Uint8Array {
  const size = 32;
  const rows = Array.from({ length: size }, (_, y) => [
    0,
    ...Array.from({ length: size }, (_x, x) => (x * y * n) % 256),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.writeUInt8(8, 8);
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
