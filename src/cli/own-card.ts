import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Card, ownCard } from '../gateway/directory/card.ts';
import type { Config } from '../gateway/directory/config.ts';
import { fingerprintOf, makeDirectory } from '../gateway/directory/look-up.ts';
import { makeSigner } from '../gateway/receipt/signature.ts';
import { readSigningKey } from './serve/keys.ts';

/** Our card for partners: also the fingerprint of the certificate that this gateway calls them with. */
export async function cardOf(config: Config): Promise<Card> {
  const { jwks } = await makeSigner(readSigningKey(config).jwk);
  const { organisation, baseUrl, outgoing } = config;
  const card = ownCard(makeDirectory(config.directory), { organisation, baseUrl, jwks });
  const shown = outgoing?.certFile ? [fingerprintOf(await fingerprintIn(outgoing.certFile))] : [];
  const certificates = [...new Set([...(card.organisation.certificates ?? []), ...shown])];
  return { ...card, organisation: { ...card.organisation, ...(certificates.length > 0 && { certificates }) } };
}

const fingerprintIn = async (file: string): Promise<string> => new X509Certificate(await readFile(file)).fingerprint256;
