/** A config file's content, as small as it may be, to change in one place per test. */
export interface Json {
  // biome-ignore lint/suspicious/noExplicitAny: a config under test may be anything
  [name: string]: any;
}

export const region = 'SE2321000016-REGION';
export const clinic = 'SE5566778899-KLINIK';

export const publicKey = {
  kty: 'EC',
  kid: 'one',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

export const config = (): Json => ({
  organisation: region,
  dataDir: 'data',
  baseUrl: 'https://region.example',
  listen: { host: '127.0.0.1', port: 8443 },
  signingKeyFile: 'keys/signing.jwk',
  directory: {
    organisations: [
      { hsaId: region, name: 'Region', region: '14', sector: 'public' },
      {
        hsaId: clinic,
        name: 'Kliniken',
        region: '14',
        sector: 'private',
        clientId: 'klinik',
        jwks: { keys: [{ ...publicKey }] },
      },
    ],
    units: [
      { hsaId: 'SE2321000016-VCE1', name: 'Vårdcentralen', organisation: region, local: true },
      {
        hsaId: 'SE5566778899-VCEKEN',
        name: 'Mottagningen',
        organisation: clinic,
        endpoints: [{ transport: 'fhir', address: 'https://klinik.example/fhir', formats: ['fhir:4.0'] }],
      },
    ],
    agreements: [{ id: 'avtal-1', parties: [region, clinic], kinds: ['referral'] }],
    clients: [
      {
        clientId: 'journal',
        role: 'engine',
        units: ['SE2321000016-VCE1'],
        jwks: { keys: [{ ...publicKey, kid: 'two' }] },
      },
    ],
  },
});
