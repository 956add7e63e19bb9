import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTestCa } from '../../../src/cli/pki.ts';
import type { Answer, Submission } from '../../../src/gateway/api.ts';
import { ByteBudget } from '../../../src/http/limits.ts';
import { frame, frameReader } from '../../../src/http/mllp/framing.ts';
import { type MllpServer, mllpServer } from '../../../src/http/mllp/server.ts';
import { issue } from '../../../src/model/issue.ts';
import { operationOutcome } from '../../../src/model/operation-outcome.ts';
import { ref } from '../../adapters/hl7v2/message.ts';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const taken: Answer = {
  status: 202,
  mediaType: 'application/json',
  bytes: json({ id: 'ex-1', issues: [] }),
  exchangeId: 'ex-1',
};
const refused = (...codes: Parameters<typeof issue>[0][]): Answer => ({
  status: 422,
  mediaType: 'application/fhir+json',
  bytes: json(operationOutcome(codes.map((code) => issue(code, { place: 'PID[1]-3[1].1' })))),
});

describe('frames', () => {
  test('give back every message, however the stream is cut', () => {
    const message = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => bytes.filter((b) => b !== 0x1c));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.integer({ min: 1, max: 17 }), (messages, step) => {
        const stream = Buffer.concat(messages.map(frame));
        const reader = frameReader(100);
        const found: Buffer[] = [];
        for (let at = 0; at < stream.length; at += step)
          for (const one of reader.push(stream.subarray(at, at + step))) if ('message' in one) found.push(one.message);
        expect(found.map((one) => [...one])).toEqual(messages.map((one) => [...one]));
        expect(reader.waiting).toBe(0);
      }),
    );
  });

  test('that are too large or missing are a fault', () => {
    expect(frameReader(3).push(frame(Buffer.from('MSH|')))).toEqual([{ fault: 'too-large' }]);
    expect(frameReader(9).push(Buffer.from('MSH|'))).toEqual([{ fault: 'not-framed' }]);
    expect(frameReader(9).push(Buffer.from('\vMSH\u001cX'))).toEqual([{ fault: 'not-framed' }]);
  });
});

describe('senders over MLLP together', () => {
  test('hold no more bytes than all doors may: one more is told AR, and what a closed connection held is free again', async () => {
    const budget = new ByteBudget(5_000);
    const room = (bytes: number): boolean => {
      const asking = new EventEmitter();
      const free = budget.share(asking)(bytes);
      asking.emit('close');
      return free;
    };
    const server = mllpServer({
      host: '127.0.0.1',
      port: 0,
      actor: async (address) => ({ clientId: 'lis', role: 'engine', units: [], address, requestId: 'r' }),
      gateway: { submit: async () => taken },
      clock: { now: () => Date.parse('2026-11-24T09:00:00Z') },
      uuid: () => '0190a3c4-0000-7000-8000-000000000001',
      maxMessageBytes: 10_000,
      budget,
    });
    const { port } = await server.start();
    const sender = async (bytes: number) => {
      const socket = connect(port, '127.0.0.1');
      let said = '';
      socket.on('data', (chunk) => {
        said += chunk.toString('latin1');
      });
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(Buffer.concat([Buffer.from([0x0b]), Buffer.alloc(bytes, 0x41)]));
      return { socket, ended, said: () => said };
    };
    try {
      const first = await sender(4_000);
      await expect.poll(() => room(1_500)).toBe(false);
      const second = await sender(2_000);
      await second.ended;
      expect(second.said()).toContain('MSA|AR');
      expect(second.said()).toContain('too-many-requests');
      first.socket.destroy();
      await first.ended;
      await expect.poll(() => room(4_900)).toBe(true);
    } finally {
      await server.close();
    }
  });
});

describe('a sender over MLLP', () => {
  let server: MllpServer;
  let socket: Socket;
  let submissions: Submission[];
  let answer: (n: number) => Promise<Answer>;
  let answers: string;

  beforeEach(async () => {
    submissions = [];
    answers = '';
    answer = async () => taken;
    server = mllpServer({
      host: '127.0.0.1',
      port: 0,
      actor: async (address) => ({ clientId: 'lis', role: 'engine', units: [], address, requestId: 'r' }),
      envelope: { receiver: 'SE5566778899-KARD1' },
      gateway: {
        submit: async (submission) => {
          submissions.push(submission);
          return answer(submissions.length);
        },
      },
      clock: { now: () => Date.parse('2026-11-24T09:00:00Z') },
      uuid: () => '0190a3c4-0000-7000-8000-000000000001',
      maxMessageBytes: 10_000,
    });
    const { port } = await server.start();
    socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => {
      answers += chunk.toString('utf8');
    });
    await new Promise((resolve) => socket.once('connect', resolve));
  });
  afterEach(async () => {
    socket.destroy();
    await server.close();
  });
  const until = async (done: () => boolean): Promise<void> => {
    for (let n = 0; n < 200 && !done(); n++) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const acks = () => [...answers.matchAll(/MSA\|(\w\w)\|?([^|\r]*)/g)].map(([, code, id]) => `${code} ${id}`);

  test('is answered AA when the message is durable, and not before', async () => {
    let commit = (): void => undefined;
    answer = () => new Promise((resolve) => (commit = () => resolve(taken)));
    socket.write(frame(Buffer.from(ref)));
    await until(() => submissions.length === 1);
    expect(answers).toBe('');
    commit();
    await until(() => acks().length === 1);
    expect(acks()).toEqual(['AA REM-1']);
    expect(answers).toContain('MSA|AA|REM-1|ex-1\r');
    expect(submissions[0]).toMatchObject({
      source: { mediaType: 'x-application/hl7-v2+er7' },
      envelope: { receiver: 'SE5566778899-KARD1' },
    });
  });

  test('has its messages taken one by one, in their order', async () => {
    socket.write(Buffer.concat([1, 2, 3].map((n) => frame(Buffer.from(ref.replace('REM-1', `REM-${n}`))))));
    await until(() => acks().length === 3);
    expect(acks()).toEqual(['AA REM-1', 'AA REM-2', 'AA REM-3']);
  });

  test.each([
    [refused('identifier-invalid'), 'AE'],
    [refused('hl7v2-message-type'), 'AR'],
    [{ ...refused('store-unavailable'), status: 503 }, 'AR'],
  ] as const)('is answered by what was found', async (given, code) => {
    answer = async () => given;
    socket.write(frame(Buffer.from(ref)));
    await until(() => acks().length === 1);
    expect(acks()).toEqual([`${code} REM-1`]);
    expect(answers).toContain('ERR||PID^1^3^1^1|');
  });

  test('gets AR when the gateway fails', async () => {
    answer = () => Promise.reject(new Error('broken'));
    socket.write(frame(Buffer.from(ref)));
    await until(() => acks().length === 1);
    expect(acks()).toEqual(['AR REM-1']);
  });

  test('that sends no frames, or too much, is told once and cut off', async () => {
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(Buffer.concat([Buffer.from('\v'), Buffer.alloc(20_000, 0x41)]));
    await closed;
    expect(answers).toContain('MSA|AR');
    expect(submissions).toEqual([]);
  });
});

describe('an MLLP server', () => {
  const options = {
    host: '127.0.0.1',
    port: 0,
    actor: async () => undefined,
    gateway: { submit: async () => taken },
    clock: { now: () => 0 },
    uuid: () => 'x'.repeat(20),
    maxMessageBytes: 1_000,
  };

  test('stops at once also where a caller never comes to the end of its handshake', async () => {
    const server = mllpServer({ ...options, tls: makeTestCa(Date.now()).server() });
    const { port } = await server.start();
    const silent = connect(port, '127.0.0.1');
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const ended = once(silent, 'close');
    await server.close();
    await ended;
  });

  test('whose keys are renewed ends a connection with its next answer, and a handshake that had begun', async () => {
    const authority = makeTestCa(Date.now());
    const server = mllpServer({ ...options, maxMessageBytes: 10_000, tls: authority.server() });
    const { port } = await server.start();
    const silent = connect(port, '127.0.0.1');
    silent.on('error', () => undefined);
    const cut = once(silent, 'close');
    await once(silent, 'connect');
    const sender = connectTls({ port, host: 'localhost', ca: authority.cert });
    const ended = once(sender, 'close');
    await once(sender, 'secureConnect');
    const send = async (): Promise<string> => {
      const answer = once(sender, 'data');
      sender.write(frame(Buffer.from(ref)));
      return String((await answer)[0]);
    };
    expect(await send()).toContain('MSA|AR|REM-1');
    server.renew(authority.server());
    await cut;
    expect(await send()).toContain('MSA|AR|REM-1');
    await ended;
    await server.close();
  });
});
