import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps secrets unreadable where they are stored. `place` names the row: what was sealed for one row opens in no other. */
export interface Seal {
  seal(text: string, place: string): string;
  /** Undefined for what was sealed with another key, for another place, or was changed. */
  open(sealed: string, place: string): string | undefined;
}

const algorithm = 'aes-256-gcm';
const form = 'v1.';
const [ivBytes, tagBytes] = [12, 16];

/**
 * AES-256-GCM (NIST SP 800-38D) with a key derived by HKDF-SHA-256 (RFC 5869) from at least 32 secret bytes. A sealed text is
 * `v1.` and base64url of nonce, tag and ciphertext; the place is the additional data.
 */
export function makeSeal(secret: Uint8Array): Seal {
  if (secret.length < 32) throw new Error('The key that seals secrets must have at least 32 bytes.');
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'vardbro seal', 32));
  return {
    seal(text, place) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return form + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, place) {
      const bytes = sealed.startsWith(form) ? Buffer.from(sealed.slice(form.length), 'base64url') : Buffer.alloc(0);
      if (bytes.length < ivBytes + tagBytes) return undefined;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
