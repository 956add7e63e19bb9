import { X509Certificate } from 'node:crypto';

const begin = '-----BEGIN CERTIFICATE-----';

/** Every certificate of a PEM text, in its order. Throws where one cannot be read. */
export const certificatesIn = (pem: string): X509Certificate[] =>
  pem
    .split(begin)
    .slice(1)
    .map((rest) => new X509Certificate(begin + rest));
