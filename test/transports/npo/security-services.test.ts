import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, MockAgent } from 'undici';
import { describe, expect, test } from 'vitest';
import { checkPatientRelation } from '../../../src/adapters/rivta/contract/security/check-access.ts';
import { checkBlocks } from '../../../src/adapters/rivta/contract/security/check-blocks.ts';
import { writeFault } from '../../../src/adapters/rivta/fault.ts';
import { inEnvelope } from '../../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../../src/adapters/rivta/write.ts';
import { writeEnvelope } from '../../../src/adapters/rivta/write-envelope.ts';
import { securityServices } from '../../../src/transports/npo/security-services.ts';

const address = 'https://platform.example/x';
const endpoint = { address, logicalAddress: 'SE165565594230-1000' };
const at = '2026-03-10T10:00:00+01:00';
const question = {
  accessing: { employee: 'E1', careUnit: 'B1', careProvider: 'B' },
  patient: '196101182803',
  entities: [1, 2, 3].map((row) => ({ row, start: at, end: at, careUnit: 'A1', careProvider: 'A' })),
};

/** The services, where the one that is asked answers with these bytes, or never. */
function answering(bytes: Uint8Array | string | undefined, status = 200) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const reply = agent.get('https://platform.example').intercept({ path: '/x', method: 'POST' });
  if (bytes !== undefined) reply.reply(status, Buffer.from(bytes));
  else reply.reply(200, '').delay(60_000);
  const caller = {
    dispatcher: agent,
    guard: { check: () => undefined },
    systemId: 'SE5566778899-SYS',
    uuid: () => 'u',
  };
  return securityServices({ ...caller, services: { checkBlocks: endpoint } });
}
const soon = (ms = 5_000) => AbortSignal.timeout(ms);
const said = (answer: object) =>
  writeEnvelope(inEnvelope(writeOperation({ ...answer }, checkBlocks.response)), checkBlocks.response).bytes;
const ok = { result: { code: 'OK', text: '' } };
const checked = (...rows: [row: number, status: string][]) => rows.map(([row, status]) => ({ row, status }));

describe('what the security services say', () => {
  test('is a status for every row that was asked for, whatever the order', async () => {
    const bytes = said({ ...ok, checked: checked([3, 'VALIDATIONERROR'], [2, 'BLOCKED'], [1, 'OK'], [9, 'OK']) });
    expect(await answering(bytes).checkBlocks(question, soon())).toEqual({
      rows: new Map([
        [1, 'OK'],
        [2, 'BLOCKED'],
        [3, 'VALIDATIONERROR'],
      ]),
    });
  });

  test('a row that is left out, or said twice and not alike, could not be judged', async () => {
    const bytes = said({ ...ok, checked: checked([1, 'OK'], [2, 'OK'], [2, 'BLOCKED']) });
    expect(await answering(bytes).checkBlocks(question, soon())).toEqual({
      rows: new Map([
        [1, 'OK'],
        [2, 'VALIDATIONERROR'],
        [3, 'VALIDATIONERROR'],
      ]),
    });
  });

  test.each<[string, string, Uint8Array | string, number]>([
    ['a fault of the platform', 'VP007', writeFault('Server', 'VP007 not permitted', 'l').bytes, 500],
    ['a fault of the service', 'fault-server', writeFault('Server', 'broken', 'l').bytes, 500],
    ['a result ERROR', 'ERROR', said({ result: { code: 'ERROR', text: 'no' }, checked: checked([1, 'OK']) }), 200],
    ['a result ACCESSDENIED', 'ACCESSDENIED', said({ result: { code: 'ACCESSDENIED', text: 'no' } }), 200],
    ['garbage', 'answer-invalid', '<html>Welcome</html>', 200],
    ['no XML at all', 'answer-invalid', 'OK', 200],
    ['an XML bomb', 'answer-invalid', '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', 200],
    ['a status that nobody knows', 'answer-invalid', said({ ...ok, checked: checked([1, 'FINE']) }), 200],
    ['an answer without a result', 'answer-invalid', said({ checked: checked([1, 'OK']) }), 200],
  ])('%s is %s, never a right to read', async (_, code, bytes, status) => {
    expect(await answering(bytes, status).checkBlocks(question, soon())).toEqual({ unavailable: code });
  });

  test('silence is waited for no longer than the caller says', async () => {
    const answer = await answering(undefined).checkBlocks(question, soon(50));
    expect(answer).toEqual({ unavailable: expect.stringMatching(/timeout$/) });
  });

  test('a service without an endpoint is not there', async () => {
    const services = answering('');
    expect(await services.checkConsent(question, soon())).toEqual({ unavailable: 'not-configured' });
  });
});

describe('a connection that is cut before any answer, as one is that lay idle for too long', () => {
  const accessing = question.accessing;
  const yes = writeEnvelope(
    inEnvelope(writeOperation({ ...ok, has: true }, checkPatientRelation.response)),
    checkPatientRelation.response,
  ).bytes;

  /** Services that cut so many calls, and then answer. */
  async function cutting(cuts: number) {
    let calls = 0;
    const server = http.createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        calls += 1;
        if (calls <= cuts) request.socket.destroy();
        else response.end(yes);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const [dispatcher, again] = [new Agent(), new Agent({ pipelining: 0 })];
    const at = { ...endpoint, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x` };
    const caller = {
      dispatcher,
      again,
      guard: { check: () => undefined },
      systemId: 'SE5566778899-SYS',
      uuid: () => 'u',
    };
    const services = securityServices({ ...caller, services: { checkPatientRelation: at, storeLog: at } });
    const close = async (): Promise<void> => {
      await Promise.all([dispatcher.destroy(), again.destroy()]);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    };
    return { services, calls: () => calls, close };
  }

  test.each([
    ['once: it is asked once more', 1, { has: true }, 2],
    ['twice: it is unavailable', 2, { unavailable: 'cut' }, 2],
  ] as const)('%s', async (_, cuts, said, asked) => {
    const { services, calls, close } = await cutting(cuts);
    const answer = await services.checkPatientRelation({ accessing, patient: question.patient }, soon());
    await close();
    expect([answer, calls()]).toEqual([said, asked]);
  });

  test('a log record is not told twice at once: its own rounds repeat it', async () => {
    const { services, calls, close } = await cutting(1);
    const own = { careProvider: { id: 'B' }, careUnit: { id: 'B1' } };
    const record = {
      id: 'l1',
      system: { id: 'S' },
      activity: { type: 'Läsa', start: at, purpose: 'Vård och behandling' },
      user: { id: 'E1', ...own },
      resources: [{ type: 'Diagnoser', ...own }],
    } as const;
    const answer = await services.storeLog([record], soon());
    await close();
    expect([answer, calls()]).toEqual([{ unavailable: 'cut' }, 1]);
  });
});
