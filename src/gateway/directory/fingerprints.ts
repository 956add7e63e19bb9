import { calculateJwkThumbprint } from 'jose';
import type { Card } from './card.ts';

/**
 * What a person compares, over another channel, before a card is let in: the SHA-256 thumbprint (RFC 7638, base64url) of
 * each of its keys, in the order of the card.
 */
export const fingerprintsOf = ({ jwks }: Pick<Card, 'jwks'>): Promise<string[]> =>
  Promise.all(jwks.keys.map((key) => calculateJwkThumbprint(key, 'sha256')));
