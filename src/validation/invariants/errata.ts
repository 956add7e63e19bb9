/**
 * Expressions that R4 4.0.1 publishes with a fault, by their text, and what their own human sentence asks for. Each is
 * corrected in R4B or R5, or cannot be read by any engine that follows FHIRPath 2.0.
 */
export const errata: Readonly<Record<string, string>> = {
  // que-12: "If there are more than one enableWhen"
  'enableWhen.count() > 2 implies enableBehavior.exists()': 'enableWhen.count() > 1 implies enableBehavior.exists()',
  // que-7: FHIR's boolean, which FHIRPath's own Boolean is not
  "operator = 'exists' implies (answer is Boolean)": "operator = 'exists' implies (answer is boolean)",
  // vs-1: "if Observation.effective[x] is dateTime and has a value"; of a Period the published expression is empty
  '($this as dateTime).toString().length() >= 8':
    '($this as dateTime).exists() implies ($this as dateTime).toString().length() >= 8',
  // eld-16, eld-20: escapes that ECMAScript and Java refuse inside a character class or beside a quantifier
  "sliceName.empty() or sliceName.matches('^[a-zA-Z0-9\\\\/\\\\-_\\\\[\\\\]\\\\@]+$')":
    "sliceName.empty() or sliceName.matches('^[a-zA-Z0-9/_@\\\\-\\\\[\\\\]]+$')",
  "path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*')":
    "path.matches('^[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x\\\\])?)*$')",
  // eld-19: as above; what it says in words is that names are parted by points and hold no blanks
  "path.matches('[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*')":
    "path.matches('^[^\\\\s.,:;]{1,64}([.][^\\\\s.,:;]{1,64}([:][^\\\\s.]+)?)*$')",
};
