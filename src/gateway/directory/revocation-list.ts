/** When a revocation list was made and when the next one is due; milliseconds since 1970. Infinity where it names none. */
export interface RevocationTimes {
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

/** UTCTime and GeneralizedTime (X.680). */
const timeTags = [0x17, 0x18];

/** Most members of a TBSCertList before nextUpdate: version, signature, issuer, thisUpdate (RFC 5280 section 5.1.2). */
const before = 4;

/**
 * The times of the first CertificateList in a PEM text. Read by its first members alone: a list may hold hundreds of
 * thousands of certificates. Throws where it is none.
 */
export function revocationTimes(pem: string): RevocationTimes {
  const [, base64] = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(pem) ?? [];
  const der = Buffer.from(base64 ?? '', 'base64');
  const list = elementAt(der, elementAt(der, 0).start);
  const times: number[] = [];
  for (let at = list.start, n = 0; at < list.end && n <= before; n++) {
    const { tag, start, end } = elementAt(der, at);
    if (timeTags.includes(tag)) times.push(timeOf(der.toString('latin1', start, end)));
    at = end;
  }
  const [thisUpdate, nextUpdate = Number.POSITIVE_INFINITY] = times;
  if (thisUpdate === undefined || Number.isNaN(thisUpdate + nextUpdate)) throw new Error('no revocation list');
  return { thisUpdate, nextUpdate };
}

/** `YYMMDDHHMMSSZ`, where YY from 50 on is of the last century, or `YYYYMMDDHHMMSSZ` (RFC 5280 section 4.1.2.5). */
function timeOf(text: string): number {
  const [, year = '', ...rest] = /^(\d\d(?:\d\d)?)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const whole = year.length === 4 ? year : `${Number(year) < 50 ? 20 : 19}${year}`;
  const [month, date, hour, minute, second] = rest;
  return Date.parse(`${whole}-${month}-${date}T${hour}:${minute}:${second}Z`);
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Tag and content of a DER element (X.690 section 8.1) of one tag byte and a definite length. */
function elementAt(der: Buffer, at: number): Element {
  const first = der.readUInt8(at + 1);
  const long = first < 0x80 ? 0 : first - 0x80;
  const length = long === 0 ? first : der.readUIntBE(at + 2, long);
  const start = at + 2 + long;
  if (start + length > der.length) throw new RangeError('an element that goes on beyond the end');
  return { tag: der.readUInt8(at), start, end: start + length };
}
