import { describe, expect, test } from 'vitest';
import { acknowledge } from '../../../src/adapters/hl7v2/acknowledgement.ts';
import { issue } from '../../../src/model/issue.ts';
import { bytesOf, ref } from './message.ts';

describe('an acknowledgement', () => {
  const ack = (bytes: Uint8Array, code: 'AA' | 'AE' | 'AR') =>
    new TextDecoder()
      .decode(
        acknowledge(bytes, {
          code,
          at: '20261102101501+0100',
          controlId: 'S-1',
          issues: code === 'AA' ? [] : [issue('element-required', { place: 'PID[1]-3[2].1', expected: 'ett|id' })],
        }),
      )
      .split('\r');

  test('goes back the way the message came, under its control id', () => {
    const [msh, msa] = ack(bytesOf(ref), 'AA');
    expect(msh).toBe(
      'MSH|^~\\&|KARD|SE5566778899-KARD1|JOURNAL|SE5566778899-VCEKEN|20261102101501+0100||ACK^I12^ACK|S-1|P|2.5.1||||||UNICODE UTF-8',
    );
    expect(msa).toBe('MSA|AA|REM-1');
  });

  test('tells each finding with its location', () => {
    expect(ack(bytesOf(ref), 'AE')[2]).toBe(
      'ERR||PID^1^3^2^1|101^^HL70357|E|element-required||expected: ett\\F\\id|Ett obligatoriskt element saknas.',
    );
  });

  test('is possible for bytes that are no message', () => {
    expect(ack(bytesOf('hej'), 'AR')[1]).toBe('MSA|AR');
  });
});
