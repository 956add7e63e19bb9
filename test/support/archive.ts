import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A DICOMweb archive of one study, as small as it can be, with everything that can be wrong with one. */
export interface TestArchive {
  readonly base: string;
  readonly host: string;
  /** Requests that came, with their Authorization. */
  readonly asked: { readonly url: string; readonly authorization: string | undefined }[];
  /** Answers instead of the archive. */
  answer: ((req: IncomingMessage, res: ServerResponse) => boolean) | undefined;
  study: { uid: string; patientId: string; issuer?: string; instances: readonly string[] };
  close(): Promise<void>;
}

const value = (vr: string, ...Value: unknown[]) => ({ vr, Value });

/** Instances are `series/instance`. */
export async function testArchive(study: TestArchive['study']): Promise<TestArchive> {
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://archive');
    archive.asked.push({ url: req.url ?? '', authorization: req.headers.authorization });
    if (archive.answer?.(req, res)) return;
    const results = resultsOf(url, archive.study);
    if (!results) return void res.writeHead(404).end();
    res.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(results));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const archive: TestArchive = {
    base: `http://localhost:${port}/dw`,
    host: `localhost:${port}`,
    asked: [],
    answer: undefined,
    study,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return archive;
}

function resultsOf({ pathname, searchParams }: URL, { uid, patientId, issuer, instances }: TestArchive['study']) {
  if (pathname === '/dw/studies') {
    if (searchParams.get('StudyInstanceUID') !== uid) return [];
    return [
      {
        '0020000D': value('UI', uid),
        '00100020': value('LO', patientId),
        ...(issuer && { '00100021': value('LO', issuer) }),
      },
    ];
  }
  if (pathname !== `/dw/studies/${uid}/instances`) return undefined;
  const [limit, offset] = [searchParams.get('limit'), searchParams.get('offset')].map(Number) as [number, number];
  return instances.slice(offset, offset + limit).map((name) => {
    const [series, instance] = name.split('/');
    return { '0020000E': value('UI', series), '00080018': value('UI', instance) };
  });
}
