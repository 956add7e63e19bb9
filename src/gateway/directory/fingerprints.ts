import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Card } from './card.ts';

/** SHA-256 thumbprint of a key (RFC 7638, base64url). */
export const keyFingerprint = (key: JWK): Promise<string> => calculateJwkThumbprint(key, 'sha256');

/** What a person compares, over another channel, before a card is let in: each of its keys, in the order of the card. */
export const fingerprintsOf = ({ jwks }: Pick<Card, 'jwks'>): Promise<string[]> =>
  Promise.all(jwks.keys.map(keyFingerprint));
