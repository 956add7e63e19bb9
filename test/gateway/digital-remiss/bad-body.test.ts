import { describe, expect, test } from 'vitest';
import { buffersHeld } from '../../support/memory.ts';
import { codeOf, saidIn, useDoors, xml } from './doors.ts';

/** Bodies that are too large, without end, or do not come. */
const { ask } = useDoors();

const megabyte = Buffer.alloc(1_000_000, 0x20);
/** Writes so many megabytes, or as many as are taken. */
const pieces =
  (count: number) =>
  async (call: NodeJS.WritableStream & { readonly destroyed?: boolean }): Promise<void> => {
    for (let n = 0; n < count && !call.destroyed; n++) if (!call.write(megabyte)) await roomIn(call);
    call.end();
  };

const roomIn = (call: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      call.off('drain', go).off('close', go);
      resolve();
    };
    call.on('drain', go).on('close', go);
  });

/** The limit of a body is 15 MB; it is copied when it doubles. */
const room = 80_000_000;

/** Most bytes of buffers beyond those at the start, while something is done. */
async function mostHeld(work: () => Promise<unknown>): Promise<number> {
  const start = buffersHeld();
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, buffersHeld(start + room) - start);
  }, 5);
  await work().finally(() => clearInterval(timer));
  return most;
}

describe('51 MB', () => {
  test('declared are refused by the gateway before they are read', async () => {
    const { text } = await ask({ at: 'gateway', headers: { 'Content-Length': '51000000' }, send: pieces(51) });
    expect(codeOf(text)).toBe('Client body-too-large');
  });

  test('in chunks, and a body without end, are answered by the gateway in memory that does not grow with them', async () => {
    let text = '';
    for (const count of [51, 5_000]) {
      const most = await mostHeld(async () => {
        ({ text } = await ask({ at: 'gateway', send: pieces(count) }));
      });
      expect(codeOf(text)).toBe('Client body-too-large');
      expect(most).toBeLessThan(room);
    }
  });

  test('are VP015 to the platform', async () => {
    const { text } = await ask({ at: 'platform', send: pieces(53) });
    expect(saidIn(text, 'faultstring')).toMatch(/^VP015/);
  });
});

test('a body that does not come is answered in time', async () => {
  const { text } = await ask({ at: 'gateway', send: (call) => void call.write(xml.slice(0, 100)) });
  expect(codeOf(text)).toBe('Client body-timeout');
  const { status, text: fault } = await ask({ at: 'platform', send: (call) => void call.write(xml.slice(0, 100)) });
  expect([status, saidIn(fault, 'faultstring')?.split(' ')[0]]).toEqual([500, 'VP015']);
});
