import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Certified } from '../../../src/cli/pki.ts';
import { senderOn } from '../../../src/cli/serve/mllp.ts';
import { frame } from '../../../src/http/mllp/framing.ts';
import { type MllpServer, mllpServer } from '../../../src/http/mllp/server.ts';
import { ref } from '../../adapters/hl7v2/message.ts';
import { ca } from '../../support/certificates.ts';

/** Two systems of one authority, as all systems of the country are of SITHS. */
const [ours, stranger] = [ca.client('SE5566778899-LIS'), ca.client('SE5561234567-LIS')];
const fingerprint = (certified: Certified) =>
  new X509Certificate(certified.cert).fingerprint256.replaceAll(':', '').toLowerCase();

let server: MllpServer;
let port: number;
let folder: string;
const refused: object[] = [];
const submitted: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-mllp-'));
  const clientCaFile = join(folder, 'ca.pem');
  writeFileSync(clientCaFile, ca.cert);
  const listener = { client: 'lis', tls: { certFile: '', keyFile: '', clientCaFile } };
  const lis = { clientId: 'lis', role: 'engine' as const, units: [], certificates: [fingerprint(ours)] };
  const directory = () => ({ client: (id: string) => (id === 'lis' ? lis : undefined) }) as never;
  server = mllpServer({
    host: '127.0.0.1',
    port: 0,
    actor: senderOn(listener, {
      directory,
      uuid: () => 'r',
      access: { refused: async (who) => void refused.push(who) },
    }),
    tls: { ...ca.server(), ca: ca.cert },
    gateway: {
      submit: async (_submission, { clientId }) => {
        submitted.push(clientId);
        return { status: 202, mediaType: 'application/json', bytes: Buffer.from('{"issues":[]}') };
      },
    },
    clock: { now: () => Date.parse('2026-11-24T09:00:00Z') },
    uuid: () => '0190a3c4-0000-7000-8000-000000000001',
    maxMessageBytes: 10_000,
  });
  ({ port } = await server.start());
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The answer to one message, by the certificate shown. */
const send = ({ cert, key }: Certified): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, cert, key, ca: ca.cert, servername: 'localhost' }, () =>
      socket.write(frame(Buffer.from(ref))),
    );
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('utf8'));
    });
    socket.once('error', reject);
  });

test('the certificate of the client opens its port', async () => {
  expect(await send(ours)).toContain('MSA|AA|');
  expect(submitted).toEqual(['lis']);
});

test('another certificate of the same authority does not, and stands in the audit', async () => {
  submitted.length = 0;
  expect(await send(stranger)).toContain('MSA|AR|');
  expect(submitted).toEqual([]);
  expect(refused).toMatchObject([{ codes: ['forbidden'], asked: 'MLLP' }]);
});
