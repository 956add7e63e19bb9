import { outcomes } from '../model/outcomes.ts';
import type { CliIo } from './io.ts';

type Words = Readonly<Record<CliIo['lang'], string>>;
const words = (sv: string, en: string): Words => ({ sv, en });

/** Codes of a delivery that failed on the way, as the transports give them (`DeliveryResult.code`). */
const deliveries: readonly (readonly [pattern: RegExp, words: Words])[] = [
  [/^connect-refused$/, words('ingen lyssnar på adressen', 'nobody listens at the address')],
  [/^connect-dns$/, words('värdnamnet går inte att slå upp', 'the host name is not found')],
  [/^connect-(timeout|unreachable|cut)$/, words('adressen går inte att nå', 'the address is not reached')],
  [/^connect-tls-expired$/, words('mottagarens certifikat har gått ut', "the receiver's certificate has expired")],
  [
    /^connect-tls-not-yet-valid$/,
    words('mottagarens certifikat gäller inte än', "the receiver's certificate is not valid yet"),
  ],
  [/^connect-tls-own-expired$/, words('vårt eget certifikat har gått ut', 'our own certificate has expired')],
  [/^connect-tls$/, words('certifikatet godtogs inte', 'the certificate was not accepted')],
  [
    /^address-(not|host-not)-allowed$/,
    words(
      'adressen får inte anropas: värden saknas i outgoing.allowHosts, eller ligger på ett inre nät',
      'the address may not be called: outgoing.allowHosts does not list its host, or it lies in an inner network',
    ),
  ],
  [/^address-/, words('adressen får inte anropas', 'the address may not be called')],
  [
    /^(timeout|cut|aborted)$/,
    words('inget helt svar kom; oklart om det togs emot', 'no whole answer; unclear if it was taken'),
  ],
  [/^answer-/, words('svaret var för stort eller gick inte att läsa', 'the answer was too large or not readable')],
  [/^http-(429|503)$/, words('mottagaren har fullt upp', 'the receiver is busy')],
  [/^http-40[13]$/, words('mottagaren släpper inte in oss', 'the receiver does not let us in')],
  [
    /^http-redirect$/,
    words('mottagaren hänvisar vidare, vilket inte följs', 'the receiver redirects, which is not followed'),
  ],
  [/^http-5/, words('fel hos mottagaren', 'a failure at the receiver')],
  [/^http-4/, words('mottagaren vägrade', 'the receiver refused')],
  [/^local-/, words('den egna gatewayen tog inte emot', 'this gateway itself did not take it')],
  [/^file/, words('mappen går inte att skriva i', 'the folder cannot be written')],
  [
    /^http-authorization$/,
    words('filen med Authorization går inte att läsa', 'the file with the Authorization cannot be read'),
  ],
  [/^webhook-secret$/, words('webhookens hemlighet går inte att läsa', "the webhook's secret cannot be read")],
];

/** A code with its sentence: of the outcome table, or of a delivery. A code that is neither stands alone. */
export function codeInWords(code: string, { lang }: Pick<CliIo, 'lang'>): string {
  if (Object.hasOwn(outcomes, code)) return `${code}: ${outcomes[code as keyof typeof outcomes][lang]}`;
  const forToken = code.startsWith('token-');
  const found = deliveries.find(([pattern]) => pattern.test(forToken ? code.slice('token-'.length) : code))?.[1][lang];
  const before = { sv: 'när åtkomst begärdes: ', en: 'when access was asked for: ' }[lang];
  return found === undefined ? code : `${code}: ${forToken ? before : ''}${found}`;
}
