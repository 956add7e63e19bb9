import { createHash, generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A certificate with its private key, both PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** What a client's certificate should not be: for tests of refusal. */
export interface ClientForm {
  /** A second HSA-id in the same field. */
  readonly also?: string;
  /** Last moment of validity, milliseconds. */
  readonly until?: number;
}

/** A small certificate authority for tests and the demo. Its name says TEST; no production config accepts it. */
export interface TestCa {
  readonly cert: string;
  /** For a server on loopback. */
  server(): Certified;
  /** For a client; the HSA-id stands in the subject's serialNumber, as in SITHS function certificates. */
  client(hsaId: string, form?: ClientForm): Certified;
  /** For what is server and client at once, on loopback: a service platform. */
  both(hsaId: string): Certified;
  /** Its revocation list (RFC 5280 section 5), PEM, with these certificates struck out. */
  revoke(...revoked: readonly Certified[]): string;
}

const day = 24 * 60 * 60 * 1000;

/** Makes a CA that is valid from the day before `now` for `days` days. Serial numbers count from 1. */
export function makeTestCa(now: number, days = 30): TestCa {
  const keys = rsaKeys();
  // Unlike every other's: of two authorities of one name OpenSSL tries only the first.
  const mark = createHash('sha256').update(keys.publicKey).digest('hex').slice(0, 8);
  const name = [{ name: 'commonName', value: `Vardbro TEST CA ${mark}` }];
  let serial = 1;
  const end = now + days * day;
  const issue = (
    subject: forge.pki.CertificateField[],
    extensions: object[],
    own = rsaKeys(),
    until = end,
  ): Certified => {
    const cert = forge.pki.createCertificate();
    cert.serialNumber = (serial++).toString(16).padStart(4, '0');
    cert.publicKey = forge.pki.publicKeyFromPem(own.publicKey);
    cert.validity.notBefore = new Date(now - day);
    cert.validity.notAfter = new Date(until);
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
    revoke: (...revoked) =>
      revocationList({
        authority: authority.cert,
        key: keys.privateKey,
        revoked: revoked.map(({ cert }) => cert),
        now,
        days,
      }),
    server: () => issue([{ name: 'commonName', value: 'localhost' }], [leaf, usage('serverAuth'), loopback]),
    client: (hsaId, { also, until } = {}) =>
      issue(also ? [...system(hsaId), ...system(also)] : system(hsaId), [leaf, usage('clientAuth')], rsaKeys(), until),
    both: (hsaId) => issue(system(hsaId), [leaf, usage('clientAuth', 'serverAuth'), loopback]),
  };
}

interface Revocation {
  readonly authority: string;
  readonly key: string;
  readonly revoked: readonly string[];
  readonly now: number;
  readonly days: number;
}

const { asn1 } = forge;
const universal = asn1.Class.UNIVERSAL;
const sequence = (...inner: forge.asn1.Asn1[]) => asn1.create(universal, asn1.Type.SEQUENCE, true, inner);
const utcTime = (at: number) => asn1.create(universal, asn1.Type.UTCTIME, false, asn1.dateToUtcTime(new Date(at)));
const integer = (hex: string) => asn1.create(universal, asn1.Type.INTEGER, false, forge.util.hexToBytes(hex));

/** node-forge reads and writes ASN.1 but has no form for CertificateList (RFC 5280 section 5.1). */
function revocationList({ authority, key, revoked, now, days }: Revocation): string {
  const oid = asn1.oidToDer(forge.pki.oids.sha256WithRSAEncryption!).getBytes();
  const algorithm = sequence(
    asn1.create(universal, asn1.Type.OID, false, oid),
    asn1.create(universal, asn1.Type.NULL, false, ''),
  );
  const issuer = forge.pki.distinguishedNameToAsn1(forge.pki.certificateFromPem(authority).subject);
  const struck = revoked.map((cert) =>
    sequence(integer(forge.pki.certificateFromPem(cert).serialNumber), utcTime(now - day)),
  );
  const list = sequence(
    integer('01'),
    algorithm,
    issuer,
    utcTime(now - day),
    utcTime(now + days * day),
    ...(struck.length > 0 ? [sequence(...struck)] : []),
  );
  const digest = forge.md.sha256.create().update(asn1.toDer(list).getBytes());
  const signature = forge.pki.privateKeyFromPem(key).sign(digest);
  const whole = sequence(list, algorithm, asn1.create(universal, asn1.Type.BITSTRING, false, `\0${signature}`));
  return forge.pem.encode({ type: 'X509 CRL', body: asn1.toDer(whole).getBytes() });
}

const leaf = { name: 'basicConstraints', cA: false };
const usage = (...purposes: ('serverAuth' | 'clientAuth')[]) => ({
  name: 'extKeyUsage',
  ...Object.fromEntries(purposes.map((purpose) => [purpose, true])),
});
const system = (hsaId: string): forge.pki.CertificateField[] => [
  { name: 'commonName', value: hsaId },
  { type: '2.5.4.5', value: hsaId },
];
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
