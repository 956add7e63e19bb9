const forms: Readonly<Record<string, RegExp>> = {
  $instant$: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  $date$: /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?$/,
  $uuid$: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  $id$: /^[A-Za-z0-9.-]{1,64}$/,
  $url$: /^https?:\/\/\S+$/,
  $token$: /^\w[\w.-]*$/,
  $semver$: /^\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]+)?$/,
};

/** Whether a text is what a template's text or pattern says. */
export function matchText(template: string, actual: string, fhirVersion: string): boolean {
  if (template === '$$' || template === actual) return true;
  if (template === '$string$') return actual !== '' && actual === actual.trim();
  const form = forms[template];
  if (form) return form.test(actual);
  const listed = /^\$(choice|fragments|external):(.*)\$$/s.exec(template);
  if (listed) return matchListed(listed[1]!, listed[2]!, actual);
  if (template.includes('$version$')) return template.replaceAll('$version$', fhirVersion) === actual;
  return (template.includes('<div') && actual.includes('<div')) || sameBytes(template, actual);
}

function matchListed(kind: string, words: string, actual: string): boolean {
  if (kind === 'choice') return words.split('|').includes(actual);
  // A runner with a server's own texts would look up number N here; there is none, so its fragments are asked for.
  const fragments = kind === 'external' ? /^\d+(?::(.*))?$/s.exec(words)?.[1] : words;
  if (fragments === undefined) return true;
  return fragments.split('|').every((fragment) => actual.toLowerCase().includes(fragment.toLowerCase()));
}

/** Equal when both decode from base64 to the same bytes; a decoder passes over what is no letter of it (RFC 4648 3.3). */
function sameBytes(a: string, b: string): boolean {
  const bytes = Buffer.from(a, 'base64');
  return bytes.length > 0 && bytes.equals(Buffer.from(b, 'base64'));
}
