import type { CodeSystemProvider } from './provider.ts';

/** A code system that has no list: what is a code follows from how it is written. */
interface Rule {
  readonly system: string;
  readonly name: string;
  readonly isCode: (code: string) => boolean;
  /** Whether `b` is `a` with more said: `sv` and `sv-FI`. */
  readonly subsumes?: (a: string, b: string) => boolean;
}

/** BCP 47 (RFC 5646 section 2.1), well-formed tags; the registry of subtags is not at hand. */
const languageTag =
  /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?$/i;

/** RFC 6838 section 4.2 restricted names, with parameters (RFC 2045 section 5.1). */
const mediaType =
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}(?: ?; ?[a-z0-9!#$&^_.+-]+=(?:[^\s";]+|"[^"]*"))*$/i;

const longest = 200;

const rules: readonly Rule[] = [
  {
    system: 'urn:ietf:bcp:47',
    name: 'Tags for the Identification of Languages',
    isCode: (code) => languageTag.test(code),
    subsumes: (a, b) => a === b || b.toLowerCase().startsWith(`${a.toLowerCase()}-`),
  },
  { system: 'urn:ietf:bcp:13', name: 'Media Types', isCode: (code) => mediaType.test(code) },
];

/** The code systems that are made by rule here, by URI. */
export const codeSystemsByRule: ReadonlyMap<string, CodeSystemProvider> = new Map(
  rules.map((rule) => [rule.system, byRule(rule)]),
);

function byRule({ system, name, isCode, subsumes }: Rule): CodeSystemProvider {
  return {
    system,
    version: undefined,
    header: {
      resourceType: 'CodeSystem',
      url: system,
      name,
      status: 'active',
      content: 'complete',
      caseSensitive: true,
    },
    properties: [],
    validateCode: (code) => (code.length <= longest && isCode(code) ? code : undefined),
    lookup: (key) => ({ code: String(key), designations: [], inactive: false, abstract: false }),
    propertiesOf: () => [],
    ...(subsumes && { subsumes: (a, b) => subsumes(String(a), String(b)) }),
  };
}
