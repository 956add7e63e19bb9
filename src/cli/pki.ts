import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its private key, both PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** A small certificate authority for tests and the demo. Its name says TEST; no production config accepts it. */
export interface TestCa {
  readonly cert: string;
  /** For a server on loopback. */
  server(): Certified;
  /** For a client; the HSA-id stands in the subject's serialNumber, as in SITHS function certificates. */
  client(hsaId: string): Certified;
}

const day = 24 * 60 * 60 * 1000;

/** Makes a CA that is valid from the day before `now` for `days` days. Serial numbers count from 1. */
export function makeTestCa(now: number, days = 30): TestCa {
  const keys = rsaKeys();
  const name = [{ name: 'commonName', value: 'Vardbro TEST CA' }];
  let serial = 1;
  const issue = (subject: forge.pki.CertificateField[], extensions: object[], own = rsaKeys()): Certified => {
    const cert = forge.pki.createCertificate();
    cert.serialNumber = (serial++).toString(16).padStart(4, '0');
    cert.publicKey = forge.pki.publicKeyFromPem(own.publicKey);
    cert.validity.notBefore = new Date(now - day);
    cert.validity.notAfter = new Date(now + days * day);
    cert.setSubject(subject);
    cert.setIssuer(name);
    cert.setExtensions(extensions);
    cert.sign(forge.pki.privateKeyFromPem(keys.privateKey), forge.md.sha256.create());
    return { cert: forge.pki.certificateToPem(cert), key: own.privateKey };
  };
  const authority = issue(
    name,
    [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true },
    ],
    keys,
  );
  return {
    cert: authority.cert,
    server: () => issue([{ name: 'commonName', value: 'localhost' }], [leaf, usage('serverAuth'), loopback]),
    client: (hsaId) =>
      issue(
        [
          { name: 'commonName', value: hsaId },
          { type: '2.5.4.5', value: hsaId },
        ],
        [leaf, usage('clientAuth')],
      ),
  };
}

const leaf = { name: 'basicConstraints', cA: false };
const usage = (purpose: 'serverAuth' | 'clientAuth') => ({ name: 'extKeyUsage', [purpose]: true });
const loopback = {
  name: 'subjectAltName',
  altNames: [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
  ],
};

/** Node makes the keys: node-forge alone takes seconds for each. */
function rsaKeys(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
