import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFolders } from '../../src/cli/serve/watch-folder.ts';
import { frame } from '../../src/http/mllp/framing.ts';
import { type MllpServer, mllpServer } from '../../src/http/mllp/server.ts';
import { oru, ref } from '../adapters/hl7v2/message.ts';
import { type Door, openDoor } from '../http/door.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { clinicUnit, regionUnit } from '../support/two-units.ts';

/** Every HL7 v2 source by every door, before the real gateway: taken on as what it is, or refused with nothing stored. */
const client = { clientId: 'engine', role: 'engine' as const, units: [regionUnit] };
let both: TwoGateways;
let http: Door;
let mllp: MllpServer;
let mllpPort: number;
let folder: string;
let stopFolders: () => Promise<void>;

beforeAll(async () => {
  const kinds = ['referral', 'record-copy'] as const;
  both = await twoGateways({
    adjust: ({ agreements, ...data }) => ({
      ...data,
      agreements: agreements.map((one) => ({ ...one, kinds, requires: { paymentCommitment: false } })),
      clients: [client],
    }),
  });
  const { gateway, parts } = both.region;
  http = await openDoor({ change: (deps) => ({ ...deps, gateway }) });
  mllp = mllpServer({
    host: '127.0.0.1',
    port: 0,
    actor: async (address) => ({ ...client, address, requestId: parts.uuid() }),
    gateway,
    clock: parts.clock,
    uuid: parts.uuid,
    maxMessageBytes: 100_000,
  });
  mllpPort = (await mllp.start()).port;
  folder = mkdtempSync(join(tmpdir(), 'vardbro-hl7v2-'));
  stopFolders = startFolders({ folders: [{ path: folder, client: client.clientId }] }, gateway, parts);
});
afterAll(async () => {
  await stopFolders();
  await mllp.close();
  await http.close();
  await both.close();
  rmSync(folder, { recursive: true });
});

/** Each way in answers whether the message was taken on, and with what words. */
interface Told {
  readonly taken: boolean;
  readonly said: string;
}
const doors: Readonly<Record<string, (bytes: Buffer) => Promise<Told>>> = {
  HTTP: async (bytes) => {
    const headers = { 'Content-Type': 'x-application/hl7-v2+er7' };
    const answer = await http.call('engine', 'POST', '/exchanges', { headers, body: new Uint8Array(bytes) });
    return { taken: answer.status === 202, said: await answer.text() };
  },
  MLLP: async (bytes) => {
    const socket = connect(mllpPort, '127.0.0.1');
    try {
      const said = await new Promise<string>((resolve, reject) => {
        let all = '';
        socket.on('data', (chunk) => {
          all += chunk.toString('utf8');
          if (all.endsWith('\u001c\r')) resolve(all);
        });
        socket.once('error', reject).once('close', () => resolve(all));
        socket.write(frame(bytes));
      });
      return { taken: said.includes('\rMSA|AA|'), said };
    } finally {
      socket.destroy();
    }
  },
  'watched folder': async (bytes) => {
    const name = `${both.region.parts.uuid()}.hl7`;
    const then = both.clock.now() / 1000 - 5;
    writeFileSync(join(folder, name), bytes);
    utimesSync(join(folder, name), then, then);
    const answer = (to: string) => join(folder, to, `${name}.answer.json`);
    await expect.poll(() => existsSync(answer('done')) || existsSync(answer('failed')), { timeout: 20_000 }).toBe(true);
    const taken = existsSync(answer('done'));
    return { taken, said: readFileSync(answer(taken ? 'done' : 'failed'), 'utf8') };
  },
};

const segments = oru.split('\r');
const sources: Readonly<Record<string, readonly [text: string, event: string]>> = {
  'REF^I12': [ref, 'remiss-ny'],
  'ORM^O01': [ref.replace('REF^I12^REF_I12', 'ORM^O01').replace('OBR|1', 'ORC|NW|987\rOBR|1'), 'remiss-ny'],
  'ORU^R01': [oru, 'journalkopia'],
  'MDM^T02': [
    [
      segments[0]!.replace('ORU^R01^ORU_R01', 'MDM^T02'),
      segments[1]!,
      'TXA|1|OP|TX|202611021000||202611021100|||SE5566778899-1234^Kvarnlund^Ebba|||DOK-1|||||AU',
      'OBX|1|TX|X^Anteckning^L||Operation utan anmärkning \\T\\ återbesök||||||F',
    ].join('\r'),
    'journalkopia',
  ],
};
/** The message, addressed within the test, with ids of its own (control id, referral, answer, document): by each door another. */
function addressed(text: string, name: string): Buffer {
  const [header, ...rest] = text.split('\r');
  const fields = header!.split('|');
  fields[3] = regionUnit;
  fields[5] = clinicUnit;
  fields[9] = name;
  fields[17] = 'UNICODE UTF-8';
  return Buffer.from(
    [Array.from(fields, (field) => field ?? '').join('|'), ...rest]
      .join('\r')
      .replaceAll(/\|987(?=[|\r])|L-1(?=\^LIS)|DOK-1/g, (own) => (own.startsWith('|') ? `|${name}` : name)),
  );
}
const stored = async () => (await both.region.parts.store.exchanges({ limit: 100 })).rows;
const idsStored = async () => (await stored()).map(({ id }) => id).sort();

describe.each(Object.entries(doors))('by %s', (door, send) => {
  test.each(Object.entries(sources))('%s is taken on and stored as what it is', async (type, [text, event]) => {
    const known = await idsStored();
    const name = `${type}-${door}`.replace(/\W/g, '');
    const { taken, said } = await send(addressed(text, name));
    expect([taken, said]).toEqual([true, said]);
    const [row, ...more] = (await stored()).filter(({ id }) => !known.includes(id));
    expect(more).toEqual([]);
    expect(row).toMatchObject({ event, direction: 'out', sender: regionUnit, receiver: clinicUnit });
    expect(said).toContain(row!.id);
    const body = await both.region.parts.store.body(row!.id, 'source');
    expect(new TextDecoder().decode(body!.bytes)).toContain('Åkerblom');
  });

  test.each(['ORU^R01', 'MDM^T02'])(
    '%s is told by MSH-10: again a duplicate, of other content a conflict',
    async (type) => {
      const name = `${type}-${door}-twice`.replace(/\W/g, '');
      const message = addressed(sources[type]![0], name);
      const again = (id: string) => Buffer.from(message.toString().replace(`|${name}|`, `|${id}|`));
      const known = await idsStored();
      const added = async () => (await stored()).filter(({ id }) => !known.includes(id));
      expect((await send(message)).taken).toBe(true);
      const [first] = await added();
      expect(await send(message)).toMatchObject({ taken: true, said: expect.stringContaining(first!.id) });
      expect(await added()).toHaveLength(1);
      expect((await send(again(`${name}2`))).taken).toBe(true);
      expect(new Set((await added()).map(({ messageId }) => messageId)).size).toBe(2);
      const other = Buffer.from(
        message.toString().replace(/\|1\.50\||återbesök/, (said) => (said.startsWith('|') ? '|1.60|' : 'åter')),
      );
      const refused = await send(other);
      expect([refused.taken, refused.said]).toEqual([false, expect.stringContaining('conflict')]);
      expect(await added()).toHaveLength(2);
    },
  );

  test.each([
    ['cut in its header', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['without its patient', (bytes: Buffer) => Buffer.from(bytes.toString().replace(/PID[^\r]*\r/, ''))],
    ['with wrong separators', (bytes: Buffer) => Buffer.from(bytes.toString().replace('MSH|^~\\&', 'MSH|^^\\&'))],
    ['in Latin 1 that says UTF-8', (bytes: Buffer) => Buffer.from(bytes.toString(), 'latin1')],
  ])('%s it is refused with its reason, and nothing is stored', async (name, spoil) => {
    const known = await idsStored();
    const { taken, said } = await send(spoil(addressed(ref, `X-${door}-${name}`.replace(/\W/g, ''))));
    expect([taken, said]).toEqual([false, expect.stringMatching(/hl7v2-malformed|element-required|body-encoding/)]);
    expect(await idsStored()).toEqual(known);
  });
});
