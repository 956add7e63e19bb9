import type { EngineItem } from '../../../src/transports/engine/engine-delivery.ts';

/** A message as an engine gets it; the bytes hold letters beyond ASCII. */
export const item: EngineItem = {
  exchangeId: '019abcde-0000-7000-8000-000000000001',
  caseId: '1b1f7b9e-9c1a-5d3e-8f6a-0a1b2c3d4e5f',
  event: 'remiss-ny',
  messageId: '2672718a-1b9f-5772-8675-9f011c627a54',
  mediaType: 'application/vnd.vardbro.referral+json',
  bytes: new TextEncoder().encode('{"event":"remiss-ny","text":"Höftsmärta sedan våren, åäö €"}\n'),
  at: '2026-11-24T08:00:00.000Z',
};

/** Seconds since 1970 of `item.at`. */
export const seconds = Date.parse(item.at) / 1000;
