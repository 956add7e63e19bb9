import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyError, classifyStatus } from '../../../src/transports/outgoing/classify.ts';

const failure = (code: string, name = 'Error'): Error =>
  Object.assign(new Error('words that decide nothing'), { code, name });
/** As fetch hands it on. */
const wrapped = (cause: Error): Error => new TypeError('fetch failed', { cause });

describe('a failure without an answer', () => {
  test.each([
    ['ECONNREFUSED', 'connect-refused'],
    ['ENOTFOUND', 'connect-dns'],
    ['EAI_AGAIN', 'connect-dns'],
    ['EHOSTUNREACH', 'connect-unreachable'],
    ['ENETUNREACH', 'connect-unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
    ['ETIMEDOUT', 'connect-timeout'],
    ['ECONNRESET', 'connect-cut'],
    ['EADDRNOTALLOWED', 'address-not-allowed'],
    ['CERT_HAS_EXPIRED', 'connect-tls-expired'],
    ['CERT_NOT_YET_VALID', 'connect-tls-not-yet-valid'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connect-tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'connect-tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'connect-tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'connect-tls'],
    ['INVALID_PURPOSE', 'connect-tls'],
    ['EPROTO', 'connect-tls'],
  ])('%s before the first byte is transient: %s', (code, told) => {
    expect(classifyError(failure(code), false)).toEqual({ outcome: 'transient', code: told });
    expect(classifyError(wrapped(failure(code)), false)).toEqual({ outcome: 'transient', code: told });
  });

  test.each([
    ['ECONNRESET', 'cut'],
    ['EPIPE', 'cut'],
    ['UND_ERR_SOCKET', 'cut'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'cut'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['EANSWERSIZE', 'answer-too-large'],
    ['UND_ERR_HEADERS_OVERFLOW', 'answer-too-large'],
    ['EANSWERENCODING', 'answer-encoding'],
  ])('%s after the first byte is ambiguous: %s', (code, told) => {
    expect(classifyError(failure(code), true)).toEqual({ outcome: 'ambiguous', code: told });
    expect(classifyError(wrapped(failure(code)), true)).toEqual({ outcome: 'ambiguous', code: told });
  });

  test.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'connect-tls'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'connect-tls'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'connect-tls'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'connect-tls-own-expired'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'connect-tls'],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED', 'connect-tls-own-expired'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'connect-tls'],
  ])(
    '%s is transient also when the request was written: who refuses a handshake reads nothing after it',
    (code, told) => {
      expect(classifyError(wrapped(failure(code)), true)).toEqual({ outcome: 'transient', code: told });
    },
  );

  test('of a certificate, after the request was written on another connection, stays ambiguous', () => {
    expect(classifyError(failure('CERT_HAS_EXPIRED'), true).outcome).toBe('ambiguous');
  });

  test('is told by the innermost error', () => {
    const outer = Object.assign(new Error('outer', { cause: failure('ECONNREFUSED') }), { code: 'UND_ERR_SOCKET' });
    expect(classifyError(wrapped(outer), false).code).toBe('connect-refused');
  });

  test('by a signal is told by its name', () => {
    expect(classifyError(new DOMException('', 'TimeoutError'), true)).toEqual({
      outcome: 'ambiguous',
      code: 'timeout',
    });
    const early = classifyError(new DOMException('', 'TimeoutError'), false);
    expect(early).toEqual({ outcome: 'transient', code: 'connect-timeout' });
    expect(classifyError(new DOMException('', 'AbortError'), false)).toEqual({ outcome: 'transient', code: 'aborted' });
  });

  test('of any kind at all is transient before the first byte, ambiguous after it, and never told by its words', () => {
    const secret = '191212121212';
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.constant(new Error(secret))), fc.boolean(), (error, sent) => {
        const { outcome, code } = classifyError(error, sent);
        expect(outcome).toBe(sent ? 'ambiguous' : 'transient');
        expect(code).not.toContain(secret);
      }),
    );
  });

  test('that is its own cause ends', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(classifyError(loop, true)).toEqual({ outcome: 'ambiguous', code: 'cut' });
  });
});

test('every status has one outcome, and only 2xx is delivered', () => {
  for (let status = 200; status < 600; status++) {
    const { outcome } = classifyStatus(status, undefined, 0);
    expect(outcome === 'delivered', String(status)).toBe(status < 300);
    if (status >= 500) expect(outcome, String(status)).toBe(status === 503 ? 'transient' : 'ambiguous');
    if (status >= 400 && status < 500 && ![401, 408, 429].includes(status))
      expect(outcome, String(status)).toBe('permanent');
  }
});

test('Retry-After is never negative, never more than a day, and never on what shall not be tried again', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat().map(String),
        fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
      ),
      fc.integer({ min: 200, max: 599 }),
      (text, status) => {
        const { outcome, retryAfterMs } = classifyStatus(status, text, 1_800_000_000_000);
        if (outcome === 'delivered' || outcome === 'permanent') expect(retryAfterMs).toBeUndefined();
        if (retryAfterMs !== undefined) expect(retryAfterMs >= 0 && retryAfterMs <= 86_400_000).toBe(true);
      },
    ),
  );
});
