import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makeTestCa } from '../../../src/cli/pki.ts';
import type { OutgoingTls } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';
import { renderedBy } from '../../support/rendered.ts';
import { answer, openPartner, type Partner } from '../partner.ts';
import { endpointAt, envelope, inTime, openSender, type Sender, stored } from './sender.ts';

const now = Date.now();
const ca = makeTestCa(now);
const stranger = makeTestCa(now);
const own = ca.client(envelope.sender);
const partner = await openPartner({ ...ca.server(), ca: ca.cert, requestCert: true, rejectUnauthorized: true });
afterAll(() => partner.close());

let sender: Sender | undefined;
afterEach(() => sender?.transport.close?.());

async function sendWith(tls: OutgoingTls, to: Partner = partner) {
  sender = await openSender({ tls: () => tls, allowed: ['127.0.0.1', 'localhost'] });
  const rendered = await renderedBy(sender.transport, {
    endpoint: endpointAt(partner.address),
    envelope,
    bundle: stored,
    sequence: {},
  });
  return sender.transport.send(endpointAt(to.address), envelope, rendered, inTime());
}

describe('with mutual TLS', () => {
  test('the client certificate of the organisation is shown', async () => {
    let shown: unknown;
    partner.conduct = (response, call, socket) => {
      shown = (socket as TLSSocket).getPeerCertificate().subject;
      answer(200, '{}')(response, call, socket);
    };
    expect(await sendWith({ ca: ca.cert, ...own })).toMatchObject({ outcome: 'delivered' });
    expect(shown).toMatchObject({ serialNumber: envelope.sender });
  });

  test.each([
    ['no client certificate', { ca: ca.cert }],
    ['a client certificate of a stranger', { ca: ca.cert, ...stranger.client(envelope.sender) }],
  ])('%s is transient, and no message leaves', async (_what, tls) => {
    const before = partner.calls.length;
    const { outcome, code } = await sendWith(tls);
    // In TLS 1.3 our side is done before the server refuses it: its alert or the end of the connection comes first.
    expect({ outcome, known: /^token-(?:connect-tls|cut)$/.test(code) }).toEqual({ outcome: 'transient', known: true });
    expect(partner.calls).toHaveLength(before);
  });

  test.each([
    ['a server of an unknown authority', { ca: stranger.cert, ...own }],
    ['a server of no public authority', { ...own }],
  ])('%s is transient, and no message leaves', async (_what, tls) => {
    const before = partner.calls.length;
    expect(await sendWith(tls)).toMatchObject({ outcome: 'transient', code: 'token-connect-tls' });
    expect(partner.calls).toHaveLength(before);
  });

  test('a certificate that has ended is not taken', async () => {
    const day = 86_400_000;
    const old = makeTestCa(now - 10 * day, 5);
    const late = await openPartner(old.server());
    expect(await sendWith({ ca: old.cert }, late)).toMatchObject({ code: 'token-connect-tls-expired' });
    await late.close();
  });

  test('a certificate for another name is not taken', async () => {
    // A client certificate names no host at all.
    const misnamed = await openPartner(ca.client('SE5566778899-0001'));
    expect(await sendWith({ ca: ca.cert }, misnamed)).toMatchObject({ code: 'token-connect-tls' });
    await misnamed.close();
  });

  test('a certificate that is renewed is shown from the next connection on', async () => {
    const shown: unknown[] = [];
    partner.conduct = (response, call, socket) => {
      shown.push((socket as TLSSocket).getPeerCertificate().serialNumber);
      answer(200, '{}', { connection: 'close' })(response, call, socket);
    };
    // A connection that is kept shows no other certificate.
    const { tokenConduct } = partner;
    partner.tokenConduct = (response, ...rest) => {
      response.setHeader('connection', 'close');
      tokenConduct(response, ...rest);
    };
    let tls = { ca: ca.cert, ...own };
    sender = await openSender({ tls: () => tls, allowed: ['127.0.0.1', 'localhost'] });
    const { transport } = sender;
    const endpoint = endpointAt(partner.address);
    const rendered = await renderedBy(transport, { endpoint, envelope, bundle: stored, sequence: {} });
    await transport.send(endpoint, envelope, rendered, inTime());
    const renewed = ca.client(envelope.sender);
    tls = { ca: ca.cert, ...renewed };
    await transport.send(endpoint, envelope, rendered, inTime());
    partner.tokenConduct = tokenConduct;
    expect(shown.at(0)).toBe(new X509Certificate(own.cert).serialNumber);
    expect(shown.at(-1)).toBe(new X509Certificate(renewed.cert).serialNumber);
  });
});
