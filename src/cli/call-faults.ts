import { outcomes } from '../model/outcomes.ts';
import { classifyError } from '../transports/outgoing/classify.ts';
import { codeInWords } from './code-words.ts';
import type { CliIo } from './io.ts';
import { say } from './language.ts';

type Words = Readonly<Record<CliIo['lang'], string>>;

/** What Node and OpenSSL say of a gateway's certificate, and what to look at. */
const certificates: readonly (readonly [pattern: RegExp, words: Words])[] = [
  [
    /^CERT_HAS_EXPIRED$/,
    {
      sv: `certificate-expired: ${outcomes['certificate-expired'].sv}`,
      en: `certificate-expired: ${outcomes['certificate-expired'].en}`,
    },
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    {
      sv: `certificate-not-yet-valid: ${outcomes['certificate-not-yet-valid'].sv}`,
      en: `certificate-not-yet-valid: ${outcomes['certificate-not-yet-valid'].en}`,
    },
  ],
  [
    /^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)_/,
    {
      sv: 'certifikatets utfärdare är inte känd här; se /outgoing/caFile',
      en: "the certificate's authority is not known here; see /outgoing/caFile",
    },
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    {
      sv: 'certifikatet är inte utställt på värdnamnet i /baseUrl',
      en: 'the certificate is not for the host name of /baseUrl',
    },
  ],
  [
    /^ERR_SSL_WRONG_VERSION_NUMBER$/,
    {
      sv: 'där talas inte TLS; se /baseUrl och /listen/tls',
      en: 'TLS is not spoken there; see /baseUrl and /listen/tls',
    },
  ],
];

/** Why a gateway could not be called, in words that say what to look at. */
export function callFault(error: unknown, io: Pick<CliIo, 'lang'>): string {
  const { code, name } = error as NodeJS.ErrnoException;
  const told = code ?? name;
  const found = certificates.find(([pattern]) => pattern.test(told))?.[1][io.lang];
  return `${found ?? codeInWords(classifyError(error, false).code, io)} (${told})`;
}

/** Thrown when a gateway gives no token, or something that is none answers. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly status: number;

  constructor(status: number) {
    super(`The gateway gave no token (HTTP ${status}).`);
    this.status = status;
  }
}

/** What to look at: the gateway tells the caller nothing of why, and its own log all of it. */
export function tokenFault(
  { status }: TokenRefused,
  clientId: string,
  keyFile: string,
  io: Pick<CliIo, 'lang'>,
): string {
  if (status !== 401 && status !== 400)
    return `HTTP ${status}: ${say(io, 'där svarar ingen gateway som ger åtkomst; se /baseUrl', 'no gateway that gives access answers there; see /baseUrl')}`;
  return say(
    io,
    `gatewayen ger inte klienten ${clientId} åtkomst (HTTP ${status}): nyckeln i ${keyFile} ska höra till klientens jwks i katalogen, och klockorna gå lika; gatewayens logg säger mer (why)`,
    `the gateway gives the client ${clientId} no access (HTTP ${status}): the key in ${keyFile} must belong to the client's jwks in the directory, and the clocks agree; the gateway's log says more (why)`,
  );
}
