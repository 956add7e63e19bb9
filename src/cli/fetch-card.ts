import { rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';

const mostBytes = 1_000_000;
const patience = 10_000;

/**
 * The bytes of a partner's card at an address that a person gave: https, or http on this machine. Follows no redirect.
 * `ca`: an authority (PEM) that counts beside the usual ones. Who is behind the card is proved by its fingerprints alone.
 */
export async function fetchCard(address: string, ca?: string): Promise<Uint8Array> {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new Error(`${address}: https`);
  const dispatcher = new Agent({
    allowH2: false,
    connect: { timeout: patience, ...(ca && { ca: [...rootCertificates, ca] }) },
    headersTimeout: patience,
    bodyTimeout: patience,
    maxResponseSize: mostBytes,
  });
  try {
    const { statusCode, body } = await request(address, { dispatcher, headers: { accept: 'application/json' } });
    const bytes = new Uint8Array(await body.arrayBuffer());
    if (statusCode !== 200) throw new Error(`${address}: HTTP ${statusCode}`);
    return bytes;
  } finally {
    await dispatcher.destroy();
  }
}
